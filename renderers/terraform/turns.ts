import type { Instance } from '../../model/instance.ts';
import { replicasAtATime } from '../../model/strategy.ts';
import type { Topology } from '../../model/topology.ts';
import type { ServerContents, ServiceContainers } from './contents.ts';
import { containerAddress, containerName } from './names.ts';
import { identities, type Step } from './step.ts';

/** Replicas of a rolling service that are replaced together, a group after another; one group where nothing has turns. */
function groupsOf({ service, instances }: ServiceContainers, { strategy }: Topology): readonly (readonly Instance[])[] {
  const size = service.update === 'rolling' ? replicasAtATime(strategy, service) : instances.length;
  return Array.from({ length: Math.ceil(instances.length / size) }, (_, index) =>
    instances.slice(index * size, (index + 1) * size),
  );
}

/**
 * Makes replicas take over from those that they replace, which stop and stay, before the next ones are made. For the last ones the edge's own step does it,
 * and Terraform, which removes old containers only in the end.
 *
 * It does not come after the edge: what new containers wait for Terraform makes beside the old one, and there is one edge.
 */
export function turnSteps(item: ServiceContainers, { topology }: ServerContents): readonly Step[] {
  return groupsOf(item, topology)
    .slice(0, -1)
    .map((group) => {
      const after = group.map(containerAddress);
      const replicas = group.map(({ replica }) => String(replica));
      return {
        name: turnName(group),
        verb: 'turn',
        items: [item.service.name, ...replicas],
        triggers: identities(after),
        after,
      };
    });
}

/** Addresses of what the container of a replica waits for, so that it is its turn. */
export function turnBefore(item: ServiceContainers, instance: Instance, topology: Topology): readonly string[] {
  const groups = groupsOf(item, topology);
  const before = groups[groups.findIndex((group) => group.includes(instance)) - 1];
  return before === undefined ? [] : [`terraform_data.${turnName(before)}`];
}

function turnName(group: readonly Instance[]): string {
  const [last] = group.slice(-1);
  if (last === undefined) throw new Error('no replica takes a turn');
  return `turn_${containerName(last.service.name, last.replica)}`;
}
