import { byCodeUnit } from '../../model/json.ts';
import type { Port, PublishedPort, Update } from '../../model/service.ts';
import type { LoadBalancer } from '../load-balancer.ts';
import { pathOf } from '../path.ts';
import type { Service } from '../service.ts';
import type { TopologyProblem } from '../topology-error.ts';
import { reachablePublication, type Use } from './uses.ts';

/** The ports of each service with where its host listens: as asked for, and as other servers need it. */
export function portsOf(service: Service, uses: readonly Use[], balancers: readonly LoadBalancer[]): readonly Port[] {
  return Object.entries(service.ports).map(([name, port]) => {
    const listeners = new Map<string, PublishedPort>();
    const listen = (address: string, number: number, from: readonly string[]): void => {
      const key = `${address} ${number}`;
      const all = new Set([...(listeners.get(key)?.from ?? []), ...from]);
      listeners.set(key, { address, port: number, from: [...all].sort() });
    };
    for (const item of service.publications.filter((publication) => publication.portName === name)) {
      const from = item.from ?? balancerSources(service, name, balancers) ?? ['0.0.0.0/0'];
      listen(item.address ?? service.server.privateAddress, item.port ?? port, from);
    }
    for (const use of uses.filter((item) => item.portName === name && item.from.server !== service.server)) {
      const existing = reachablePublication(service, name);
      const address = existing?.address ?? service.server.privateAddress;
      listen(address, existing?.port ?? port, [use.from.server.privateAddress]);
    }
    const published = [...listeners.values()].sort((a, b) => a.port - b.port || byCodeUnit(a.address, b.address));
    return { name, port, protocol: 'tcp', published };
  });
}

function balancerSources(service: Service, portName: string, balancers: readonly LoadBalancer[]) {
  const own = balancers.filter((balancer) =>
    balancer.members.some((member) => member.service === service && member.portName === portName),
  );
  return own.length === 0 ? undefined : own.flatMap((balancer) => balancer.props.sources);
}

/** How a service is replaced; adds a problem where what was asked for cannot be had. */
export function updateOf(
  service: Service,
  ports: readonly Port[],
  uses: readonly Use[],
  problems: TopologyProblem[],
): Update {
  const published = ports.some((port) => port.published.length > 0);
  const { update, replicas = 1 } = service.props;
  const problem = (message: string): void => void problems.push({ path: pathOf(service), message });
  const foreign = uses.find((use) => use.from.server !== service.server);
  if (published && (update === 'rolling' || replicas > 1)) {
    const why = foreign === undefined ? 'it publishes a port' : `${foreign.from.id} connects to it from another server`;
    const what =
      update === 'rolling'
        ? 'old and new cannot both listen there'
        : `its ${replicas} replicas cannot all listen there`;
    problem(
      `${why}, and ${what}; put an edge in front of it${update === 'rolling' ? " or set update to 'recreate'" : ''}`,
    );
  }
  if (update === 'recreate' && replicas > 1 && service.props.hostname !== undefined) {
    problem(`its ${replicas} replicas would share the host name "${service.props.hostname}"; remove hostname`);
  }
  return update ?? (published || service.volumes.size > 0 ? 'recreate' : 'rolling');
}
