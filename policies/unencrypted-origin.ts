import { isUnencrypted } from './facts/origin.ts';
import type { Policy } from './policy.ts';

/** A warning, since TLS may end at something the topology does not know. */
export const unencryptedOrigin: Policy = {
  id: 'unencrypted-origin',
  severity: 'warning',
  title: 'Browsers reach each program by HTTPS.',
  remedy: 'Give the edge a certificate and make the origin an https:// one.',
  incident: "ORCHESTR'A: the whole application was served by HTTP only.",
  suppressible: true,
  *check(topology) {
    for (const { id, origins } of topology.services) {
      for (const origin of origins.filter(isUnencrypted)) {
        yield {
          subject: id,
          message: `passwords and sessions travel without encryption, got "${origin}"; give it a certificate and use https`,
        };
      }
    }
  },
};
