import { admitsEverybody, isLoopback, placeText } from './facts/address.ts';
import type { Policy } from './policy.ts';

/** An authority connects to port 80 of the name, from addresses that it does not tell (RFC 8555, 8.3). */
export const unreachableChallenge: Policy = {
  id: 'unreachable-challenge',
  severity: 'error',
  title: 'The edge of a certificate that certbot obtains is reached at port 80 by everybody.',
  remedy: 'Publish port 80 of the edge to everybody, or give the site a certificate.',
  incident: null,
  suppressible: true,
  *check(topology) {
    for (const { source } of topology.certificates) {
      if (source.kind !== 'acme') continue;
      const edges = topology.services.filter(
        ({ program, mounts }) =>
          program.kind === 'nginx' && mounts.some((mount) => mount.kind === 'volume' && mount.volume === source.volume),
      );
      for (const { id, ports } of edges) {
        const published = ports.filter(({ port }) => port === 80).flatMap((port) => port.published);
        const open = published.find(
          ({ port, address, from }) => port === 80 && !isLoopback(address) && admitsEverybody(from),
        );
        if (open !== undefined) continue;
        const got = published.map((at) => `${placeText(at)} from ${at.from.join(', ')}`).join('; ') || 'none';
        yield {
          subject: id,
          message: `the authority has to reach port 80 to see that the name is ours, got "${got}"; publish port 80 to everybody`,
        };
      }
    }
  },
};
