import { z } from 'zod';
import { ipAddress } from './address.ts';
import { calendar } from './calendar.ts';
import { limits } from './resources.ts';
import { roles } from './role.ts';

/** A certificate of Let's Encrypt or of another authority that speaks its protocol, ACME. */
export const letsEncrypt = z
  .strictObject({
    environment: z
      .enum(['staging', 'production'], 'expected "staging" or "production"; choose one of these')
      .exactOptional()
      .describe(
        "Which of Let's Encrypt's authorities: that for tries, which browsers do not trust, or the real one. The real one is asked only once that for tries has given a certificate for the same names. Default: staging.",
      ),
    email: z
      .email('expected an e-mail address; write name@host')
      .exactOptional()
      .describe('Address that the authority may write to. Default: none.'),
    directory: z
      .url({ protocol: /^https$/, error: 'expected the https:// address of an ACME directory; write all of it' })
      .regex(/^[^'\s]*$/, 'expected the https:// address of an ACME directory; write it without quotes and spaces')
      .exactOptional()
      .describe("Directory of another ACME authority, such as the company's, in place of environment.")
      .meta({ title: 'https:// address', examples: ['https://acme.example.org/directory'] }),
    authority: z
      .string()
      .register(roles, { kind: 'certificates' })
      .exactOptional()
      .describe(
        'Name of a PEM file beside this one: what the HTTPS certificate of that directory is verified with. Default: the public authorities.',
      )
      .meta({ title: 'file name', examples: ['company-ca.pem'] }),
    publicAddresses: z
      .array(ipAddress)
      .default([])
      .describe('Addresses that the name leads to where that is not the server, as with address translation.'),
    nameServer: z
      .string()
      .regex(
        /^(?:\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?|[0-9A-Fa-f:]*:[0-9A-Fa-f:]+|\[[0-9A-Fa-f:]+\]:\d{1,5})$/,
        'expected the IP address of a DNS server, with or without a port; write it like 9.9.9.9 or 9.9.9.9:53',
      )
      .exactOptional()
      .describe('DNS server that is asked where the name leads to. Default: that of the machine that deploys.')
      .meta({ title: 'IP address', examples: ['9.9.9.9'] }),
    calendar: calendar
      .exactOptional()
      .describe('When it asks whether to renew, in UTC. Default: twice a day, at a minute that follows from the name.'),
    resources: limits,
  })
  .refine((value) => value.directory === undefined || value.environment === undefined, {
    path: ['environment'],
    error: "expected none beside directory, since it chooses between Let's Encrypt's own; remove one of the two",
  })
  .refine((value) => value.authority === undefined || value.directory !== undefined, {
    path: ['authority'],
    error:
      "expected directory beside it, since Let's Encrypt's own are verified with the public authorities; remove it, or add directory",
  })
  .describe(
    "Let's Encrypt gives the certificate, and certbot obtains and renews it; whoever sets this agrees to the terms of the authority. Default: the certificate is given.",
  )
  .meta({ title: "Let's Encrypt" });
