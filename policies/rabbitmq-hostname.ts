import { writableVolumes } from './facts/stateful.ts';
import type { Policy } from './policy.ts';

/** RabbitMQ keeps its data in a folder named by its node, and its node is named by the host. */
export const rabbitmqHostname: Policy = {
  id: 'rabbitmq-hostname',
  severity: 'error',
  title: 'RabbitMQ has a fixed host name, or it starts empty each time its container is replaced.',
  remedy: 'Set its hostname, and never change it.',
  incident: null,
  suppressible: true,
  *check(topology) {
    for (const service of topology.services) {
      if (service.program.kind !== 'rabbitmq' || service.hostname !== null || writableVolumes(service).length === 0)
        continue;
      if (service.environment.some(({ name }) => name === 'RABBITMQ_NODENAME')) continue;
      yield {
        subject: service.id,
        message: 'its queues are not found again after it is replaced, got "no hostname"; set hostname to its name',
      };
    }
  },
};
