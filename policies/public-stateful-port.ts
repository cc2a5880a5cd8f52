import { isPublicAddress, placeText } from './facts/address.ts';
import { isStateful } from './facts/stateful.ts';
import type { Policy } from './policy.ts';

/** Published ports go past the host's own firewall rules for incoming traffic, so the address is what protects them. */
export const publicStatefulPort: Policy = {
  id: 'public-stateful-port',
  severity: 'error',
  title: 'No database, broker, cache, object store or its console listens on a public address.',
  remedy: "Publish it on the server's private address or on 127.0.0.1, or do not publish it.",
  incident:
    "ORCHESTR'A: PostgreSQL and Redis were published on every address of the host. BlingAuto: debugging ports of the database were left open.",
  suppressible: true,
  *check(topology) {
    for (const service of topology.services) {
      const { kind } = service.program;
      if (!isStateful(service) && kind !== 'pgbouncer' && kind !== 'flower') continue;
      for (const port of service.ports) {
        for (const at of port.published.filter(({ address }) => isPublicAddress(address))) {
          yield {
            subject: service.id,
            message: `port ${port.name} is published on a public address, got "${placeText(at)}"; use the server's private address or 127.0.0.1, or do not publish it`,
          };
        }
      }
    }
  },
};
