import { z } from 'zod';
import { address, dnsName } from './address.ts';
import { port } from './port.ts';
import { roles } from './role.ts';

const exception = z
  .string()
  .refine(
    (text) => dnsName.safeParse(text.replace(/^\./, '')).success || address.safeParse(text).success,
    'expected a DNS name or an IP address; write a domain without a star, its subdomains are meant too, and each address by itself, not a block',
  )
  .meta({ title: 'DNS name or IP address', examples: ['intranet.example.org'] });

/** The company's way out to the internet. */
export const outboundProxy = z
  .strictObject({
    address: address.describe('IP address or DNS name of the proxy.'),
    port: port.describe('Port of the proxy.').meta({ examples: [8080] }),
    exceptions: z
      .array(exception)
      .default([])
      .describe("Names that are reached without it; the system's own are added by themselves."),
    certificateAuthority: z
      .string()
      .register(roles, { kind: 'certificates' })
      .exactOptional()
      .describe(
        'Name of a PEM file beside this one: the authority that signs what the proxy intercepts. Each program is made to trust it.',
      )
      .meta({ title: 'file name', examples: ['company-ca.pem'] }),
  })
  .meta({ title: 'outbound proxy', description: "The company's way out to the internet." });
