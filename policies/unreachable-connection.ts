import { containersOf } from './facts/container.ts';
import type { Policy } from './policy.ts';

/** Only networks that were chosen by hand can come to this. */
export const unreachableConnection: Policy = {
  id: 'unreachable-connection',
  severity: 'error',
  title: 'What connects to each other has a network in common, and what connects to another machine has a way out.',
  remedy: 'Put both on one network, or the consumer on a network that is not internal.',
  incident: null,
  suppressible: true,
  *check(topology) {
    const networks = new Map(containersOf(topology).map(({ id, networks }) => [id, networks]));
    const internal = new Set(topology.networks.filter((network) => network.internal).map(({ id }) => id));
    for (const { from, to, reach } of topology.connections) {
      const own = networks.get(from);
      if (own === undefined || own.length === 0) continue;
      if (reach === 'network' && !own.some((network) => networks.get(to)?.includes(network) === true)) {
        yield {
          subject: from,
          message: `it has no network in common with ${to}, got "${own.join(', ')}"; put both on one`,
        };
      }
      if (reach !== 'network' && own.every((network) => internal.has(network))) {
        yield {
          subject: from,
          message: `its networks do not lead to ${to}, got "${own.join(', ')}"; add one that is not internal`,
        };
      }
    }
  },
};
