import { isIP } from 'node:net';
import type { Policy } from './policy.ts';

/** Names that no public DNS knows (RFC 6761, RFC 6762, RFC 8375, ICANN). */
const RESERVED = /(?:^|\.)(?:test|example|invalid|localhost|local|internal|lan|home\.arpa|onion)$/;

/** Names for examples (RFC 2606): the authority for tries may be named for them, the real one would only refuse. */
const EXAMPLES = /(?:^|\.)example\.(?:com|net|org)$/;

const LETS_ENCRYPT = /^https:\/\/(?:acme-v02|acme-staging-v02)\.api\.letsencrypt\.org\//;

/** Each refusal counts against the limits of the authority, and a deployment would end with it. */
export const unobtainableCertificate: Policy = {
  id: 'unobtainable-certificate',
  severity: 'error',
  title: 'A certificate is only asked for names that the authority can give one for.',
  remedy: 'Give the site a public DNS name, use an authority of your own by directory, or give it a certificate.',
  incident: 'BlingAuto: a certificate was asked for while the DNS was wrong.',
  suppressible: false,
  *check(topology) {
    for (const { source, domains } of topology.certificates) {
      if (source.kind !== 'acme') continue;
      const isPublic = LETS_ENCRYPT.test(source.directory);
      const isReal = isPublic && source.rehearsal !== null;
      for (const name of domains) {
        const why = reason(name, isPublic, isReal);
        if (why !== null)
          yield { subject: source.renewal, message: `${why}, got "${name}"; give the site another name` };
      }
    }
  },
};

function reason(name: string, isPublic: boolean, isReal: boolean): string | null {
  if (isIP(name.replace(/^\[|\]$/g, '')) !== 0) return 'certbot obtains certificates for DNS names, not for addresses';
  if (!isPublic) return null;
  if (!name.includes('.') || RESERVED.test(name))
    return "the name is none of the public DNS, which Let's Encrypt looks it up in";
  return isReal && EXAMPLES.test(name) ? 'the name is one for examples, which nobody has' : null;
}
