import { groupBy } from './facts/container.ts';
import { isStateful, statefulServices, writableVolumes } from './facts/stateful.ts';
import type { Policy } from './policy.ts';

export const sharedData: Policy = {
  id: 'shared-data',
  severity: 'error',
  title: 'The volume of a database, broker, cache or object store is written by one container at a time.',
  remedy: 'Use one replica and update: recreate, and give each program a volume of its own.',
  incident: null,
  suppressible: true,
  *check(topology) {
    for (const service of statefulServices(topology)) {
      const [volume] = writableVolumes(service);
      if (volume === undefined) continue;
      const got = service.replicas > 1 ? `${service.replicas} replicas` : `update: ${service.update}`;
      if (service.replicas === 1 && service.update === 'recreate') continue;
      yield {
        subject: service.id,
        message: `two containers would write to ${volume.volume} at once and destroy its data, got "${got}"; use one replica and update: recreate`,
      };
    }
    const writers = topology.services.flatMap((service) =>
      writableVolumes(service).map(({ volume }) => ({ volume, service })),
    );
    for (const [volume, group] of groupBy(writers, (writer) => writer.volume)) {
      const services = [...new Set(group.map(({ service }) => service))];
      if (services.length < 2) continue;
      for (const { id } of services.filter(isStateful)) {
        const others = services.filter((service) => service.id !== id).map((service) => service.id);
        yield {
          subject: id,
          message: `another service writes to its data in ${volume}, got "${others.join(', ')}"; mount it read-only there`,
        };
      }
    }
  },
};
