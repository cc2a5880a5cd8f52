import type { Topology } from '../model/topology.ts';
import { groupBy } from './facts/container.ts';
import type { Policy } from './policy.ts';

/** The engine answers 409 to the second one, in the middle of a deployment. */
export const duplicateName: Policy = {
  id: 'duplicate-name',
  severity: 'error',
  title: 'The engine of a server knows each container, network and volume by a name of its own.',
  remedy: 'Rename one of the two.',
  incident: null,
  suppressible: false,
  *check(topology) {
    for (const [, claims] of groupBy(claimsOf(topology), ({ server, kind, name }) => `${server} ${kind} ${name}`)) {
      const [first, ...others] = claims;
      for (const { id, kind, name } of others) {
        yield {
          subject: id,
          message: `${first?.id} has the same name for its ${kind}, got "${name}"; rename one of the two`,
        };
      }
    }
  },
};

interface Claim {
  readonly id: string;
  readonly server: string;
  readonly kind: 'container' | 'network' | 'volume';
  readonly name: string;
}

/** Names of rolling containers end in the hash of their specification: they cannot meet. */
function claimsOf(topology: Topology): readonly Claim[] {
  const containers = topology.services.flatMap(({ id, server, name, replicas, update }) =>
    update === 'rolling'
      ? []
      : Array.from({ length: replicas }, (_, index): Claim => {
          const own = replicas > 1 ? `${name}-${index + 1}` : name;
          return { id, server, kind: 'container', name: `${topology.system}-${topology.environment}-${own}` };
        }),
  );
  const others = [...topology.networks, ...topology.volumes].map(
    ({ id, server, kind, name }): Claim => ({ id, server, kind, name }),
  );
  return [...containers, ...others];
}
