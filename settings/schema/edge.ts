import { z } from 'zod';
import { addressBlock, ipAddress } from './address.ts';
import { letsEncrypt } from './lets-encrypt.ts';
import { port } from './port.ts';
import { rateLimit } from './rate-limit.ts';
import { limits } from './resources.ts';
import { roles } from './role.ts';
import { size } from './size.ts';

/** nginx in front of a site; what it listens for follows from the origin. */
export const edge = z
  .strictObject({
    address: ipAddress.exactOptional().describe("Address that is listened on. Default: the server's private address."),
    port: port.exactOptional().describe('Port for plain HTTP. Default: that of an http:// origin, else 80.'),
    certificate: z
      .string()
      .register(roles, { kind: 'certificates' })
      .exactOptional()
      .describe(
        'Name of a PEM file beside this one: the certificate and its intermediates. Default: the secret certificate-chain.',
      )
      .meta({ title: 'file name', examples: ['site.pem'] }),
    letsEncrypt: letsEncrypt.exactOptional(),
    trustedProxies: z
      .array(addressBlock)
      .default([])
      .describe('Addresses or CIDR blocks whose X-Forwarded-For is believed.'),
    rateLimit: rateLimit.exactOptional().describe('Default: none.'),
    maxBody: size.exactOptional().describe('Largest request body. Default: 10MiB.'),
    resources: limits,
  })
  .refine((value) => value.certificate === undefined || value.letsEncrypt === undefined, {
    path: ['letsEncrypt'],
    error: 'expected none beside certificate, since a site has one certificate; remove one of the two',
  })
  .prefault({})
  .describe('nginx in front of the site.')
  .meta({ title: 'edge' });
