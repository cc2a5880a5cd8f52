import type { PublishedPort, ServiceNode } from '../model/service.ts';
import type { Topology } from '../model/topology.ts';
import { overlap, placeText } from './facts/address.ts';
import { groupBy } from './facts/container.ts';
import type { Finding, Policy } from './policy.ts';

/** What else runs on the host is not in the topology: a deployment's preflight asks the host itself. */
export const portConflict: Policy = {
  id: 'port-conflict',
  severity: 'error',
  title: 'Each port of a server is listened on once.',
  remedy: 'Choose another port of the host for one of the two.',
  incident:
    'BlingAuto: ports 80 and 443 were already taken. DHIS2 Sync: ports 5432 and 6379 were. What else runs on a host is for `doctor` to see.',
  suppressible: false,
  *check(topology) {
    for (const [, listeners] of groupBy(listenersOf(topology), ({ key }) => key)) {
      yield* conflicts(listeners);
    }
  },
};

interface Listener {
  /** Server, protocol and port. */
  readonly key: string;
  readonly name: string;
  readonly service: ServiceNode | null;
  readonly at: PublishedPort;
}

function listenersOf(topology: Topology): readonly Listener[] {
  const ssh = topology.servers.map(
    ({ name, ssh: { port } }): Listener => ({
      key: `${name} tcp ${port}`,
      name: 'the SSH server',
      service: null,
      at: { address: '0.0.0.0', port, from: [] },
    }),
  );
  const published = topology.services.flatMap((service) =>
    service.ports.flatMap(({ protocol, published }) =>
      published.map(
        (at): Listener => ({
          key: `${service.server} ${protocol} ${at.port}`,
          name: service.id,
          service,
          at,
        }),
      ),
    ),
  );
  return [...ssh, ...published];
}

function* conflicts(listeners: readonly Listener[]): Iterable<Finding> {
  for (const [index, { service, at, name }] of listeners.entries()) {
    if (service === null) continue;
    const place = placeText(at);
    const before = listeners.slice(0, index).find((other) => overlap(other.at.address, at.address));
    if (before !== undefined) {
      const owner = before.name === name ? 'another of its ports' : before.name;
      yield {
        subject: service.id,
        message: `port ${at.port} of server ${service.server} is already taken by ${owner}, got "${place}"; choose another port`,
      };
    }
    if (service.replicas > 1) {
      yield {
        subject: service.id,
        message: `its ${service.replicas} replicas cannot all listen on one port of the host, got "${place}"; put an edge in front and publish that`,
      };
    }
    if (service.update === 'rolling') {
      yield {
        subject: service.id,
        message: `its next version cannot start while the last one listens on the port, got "${place}"; put an edge in front, or use update: recreate`,
      };
    }
  }
}
