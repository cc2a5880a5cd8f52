import type { Dependency } from '../../model/container.ts';
import { byCodeUnit } from '../../model/json.ts';
import type { HealthCheck, QueueReference, ServiceNode } from '../../model/service.ts';
import type { LoadBalancer } from '../load-balancer.ts';
import type { Service } from '../service.ts';
import type { TaskQueue } from '../task-queues.ts';
import type { TopologyProblem } from '../topology-error.ts';
import type { ContainerDraft } from './container-node.ts';
import { portsOf, updateOf } from './ports.ts';
import type { Use } from './uses.ts';

/** The node of a service; `uses` are those of its consumers. */
export function serviceNode(
  draft: ContainerDraft,
  dependsOn: readonly Dependency[],
  uses: readonly Use[],
  balancers: readonly LoadBalancer[],
  problems: TopologyProblem[],
): ServiceNode {
  const service = draft.container as Service;
  const { props } = service;
  const ports = portsOf(service, uses, balancers);
  return {
    kind: 'service',
    ...draft.node,
    dependsOn,
    program: props.program?.() ?? { kind: 'other' },
    ports: [...ports].sort((a, b) => a.port - b.port || byCodeUnit(a.name, b.name)),
    healthCheck: healthCheckOf(service),
    replicas: props.replicas ?? 1,
    update: updateOf(service, ports, uses, problems),
    restart: 'unless-stopped',
    reload: props.reload ?? null,
    origins: [...(props.origins ?? [])].sort(),
    trustedOrigins: props.trustedOrigins === undefined ? null : [...props.trustedOrigins].sort(),
    publishes: queuesOf(props.publishes),
    consumes: queuesOf(props.consumes),
    commands: [...service.commands]
      .map(([name, command]) => ({ name, command }))
      .sort((a, b) => byCodeUnit(a.name, b.name)),
  };
}

/** First engine that knows an interval of its own for the start; Compose and the provider fail with an older one. */
const START_INTERVAL_ENGINE = 25;

function healthCheckOf({ props, server }: Service): HealthCheck | null {
  if (props.healthCheck === undefined) return null;
  const { startIntervalSeconds = 1, ...check } = props.healthCheck;
  return (server.engine ?? 0) < START_INTERVAL_ENGINE ? check : { ...check, startIntervalSeconds };
}

function queuesOf(queues: readonly TaskQueue[] = []): readonly QueueReference[] {
  const found = queues.map(({ broker, name }) => ({ broker: broker.id, queue: name }));
  return found.sort((a, b) => byCodeUnit(a.broker, b.broker) || byCodeUnit(a.queue, b.queue));
}
