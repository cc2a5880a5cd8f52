import type { IConstruct } from 'constructs';
import { byCodeUnit } from '../../model/json.ts';
import { Certificate } from '../certificate.ts';
import { Container } from '../container.ts';
import type { Environment } from '../environment.ts';
import { ExternalHost } from '../external-host.ts';
import { Job } from '../job.ts';
import { LoadBalancer } from '../load-balancer.ts';
import { Network } from '../network.ts';
import { OutboundProxy } from '../outbound-proxy.ts';
import { pathOf } from '../path.ts';
import { Secret } from '../secret.ts';
import { findServer, Server } from '../server.ts';
import { Service } from '../service.ts';
import type { TopologyProblem } from '../topology-error.ts';
import { Volume } from '../volume.ts';
import { checkCommands } from './check-commands.ts';

/** The constructs of an environment by kind, each list sorted by the name the topology knows them by. */
export interface Inventory {
  readonly environment: Environment;
  readonly servers: readonly Server[];
  readonly networks: readonly Network[];
  readonly volumes: readonly Volume[];
  readonly secrets: readonly Secret[];
  readonly certificates: readonly Certificate[];
  readonly externalHosts: readonly ExternalHost[];
  readonly outboundProxies: readonly OutboundProxy[];
  readonly loadBalancers: readonly LoadBalancer[];
  readonly services: readonly Service[];
  readonly jobs: readonly Job[];
}

/** Finds the constructs of an environment; adds a problem for each name that two of them claim or nothing can bear. */
export function inventoryOf(environment: Environment, problems: TopologyProblem[]): Inventory {
  const all = environment.node.findAll();
  const pick = <T extends IConstruct>(kind: abstract new (...props: never[]) => T, nameOf: (item: T) => string) => {
    const found = all.filter((item): item is T => item instanceof kind);
    found.sort((a, b) => byCodeUnit(nameOf(a), nameOf(b)));
    checkNames(found, nameOf, problems);
    return found;
  };
  const containers = pick(Container, (item) => item.id);
  const services = containers.filter((item): item is Service => item instanceof Service);
  const jobs = containers.filter((item): item is Job => item instanceof Job);
  checkCommands(services, jobs, problems);
  return {
    environment,
    servers: pick(Server, (item) => item.name),
    networks: pick(Network, localId),
    volumes: pick(Volume, localId),
    secrets: pick(Secret, (item) => item.name),
    certificates: pick(Certificate, (item) => item.node.id),
    externalHosts: pick(ExternalHost, (item) => item.name),
    outboundProxies: pick(OutboundProxy, (item) => item.node.id),
    loadBalancers: pick(LoadBalancer, (item) => item.node.id),
    services,
    jobs,
  };
}

/** Id of something that belongs to a server: `<server>/<name>`. */
export function localId(item: IConstruct): string {
  return `${findServer(item).name}/${item.node.id}`;
}

/** Names end up in DNS, in paths and in Terraform's addresses: what all of them accept. */
const NAME = /^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?(\/[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)?$/;

function checkNames<T extends IConstruct>(
  found: readonly T[],
  nameOf: (item: T) => string,
  problems: TopologyProblem[],
): void {
  found.forEach((item, index) => {
    const name = nameOf(item);
    const before = found[index - 1];
    if (!NAME.test(name)) {
      const message = `expected lower-case letters, digits and - in its name, got "${item.node.id}"; rename it`;
      problems.push({ path: pathOf(item), message });
    }
    if (before !== undefined && nameOf(before) === name) {
      problems.push({
        path: pathOf(item),
        message: `${pathOf(before)} has the name "${name}" already; rename one of the two`,
      });
    }
  });
}
