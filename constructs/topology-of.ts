import type { JobNode } from '../model/job.ts';
import { byCodeUnit } from '../model/json.ts';
import type { Topology } from '../model/topology.ts';
import type { Environment } from './environment.ts';
import { Job } from './job.ts';
import type { Service } from './service.ts';
import { checkConsumers } from './topology/check-consumers.ts';
import { connectionsOf } from './topology/connections.ts';
import { type ContainerDraft, draftOf } from './topology/container-node.ts';
import { internalCertificates } from './topology/internal-certificates.ts';
import { type Inventory, inventoryOf } from './topology/inventory.ts';
import {
  certificateNode,
  externalHostNode,
  loadBalancerNode,
  networkNode,
  outboundProxyNode,
  secretNode,
  serverNode,
  volumeNode,
} from './topology/nodes.ts';
import { checkOrder, dependenciesOf, precedencesOf } from './topology/order.ts';
import { usualStore } from './topology/secret-store.ts';
import { serviceNode } from './topology/service-node.ts';
import { turnsOf } from './topology/turns.ts';
import { TopologyError, type TopologyProblem } from './topology-error.ts';

/**
 * Reads the constructs of an environment into its topology, once.
 *
 * What follows from the settings is derived here: how values reach programs, published ports, host entries, firewall rules, the order
 * of start and deployment, connections. Throws a `TopologyError` with every problem it found.
 */
export function topologyOf(environment: Environment): Topology {
  const problems: TopologyProblem[] = [];
  const inventory = inventoryOf(environment, problems);
  const drafts = draftsOf(inventory, problems);
  const uses = drafts.flatMap((draft) => draft.uses);
  const containers = drafts.map((draft) => draft.container);
  checkConsumers(inventory, uses, problems);
  const precedences = precedencesOf(containers, inventory.jobs, uses);
  checkOrder(precedences, problems);

  const usesOf = groupBy(uses, (use) => use.provider);
  const precedencesTo = groupBy(precedences, (item) => item.second);
  const finished = drafts.map((draft) => ({
    draft,
    dependsOn: dependenciesOf(draft.container, precedencesTo.get(draft.container) ?? []),
  }));
  const services = finished.flatMap(({ draft, dependsOn }) =>
    draft.container instanceof Job
      ? []
      : [
          serviceNode(
            draft,
            dependsOn,
            usesOf.get(draft.container as Service) ?? [],
            inventory.loadBalancers,
            problems,
          ),
        ],
  );
  const turns = turnsOf(inventory.servers, precedences, inventory.loadBalancers);
  const topology: Topology = {
    version: 1,
    system: environment.system,
    environment: environment.name,
    servers: inventory.servers.map((server) =>
      serverNode(server, directoryOf(inventory, server.name), services, turns.get(server.name) ?? []),
    ),
    networks: inventory.networks.map((network) => networkNode(network, environment)),
    volumes: inventory.volumes.map((volume) => volumeNode(volume, environment)),
    files: drafts.flatMap((draft) => draft.files).sort((a, b) => byCodeUnit(a.id, b.id)),
    ...trustOf(inventory, drafts, problems),
    externalHosts: inventory.externalHosts.map(externalHostNode),
    outboundProxies: inventory.outboundProxies.map((proxy) => outboundProxyNode(proxy, containers)),
    loadBalancers: inventory.loadBalancers.map(loadBalancerNode),
    services,
    jobs: finished.flatMap(({ draft, dependsOn }) =>
      draft.container instanceof Job ? [jobNode(draft, draft.container, dependsOn)] : [],
    ),
    connections: connectionsOf(inventory, containers, uses),
    ...ownOf(environment, inventory),
  };
  if (problems.length > 0) throw new TopologyError(sorted(problems), freeze(topology));
  return freeze(topology);
}

/** What an environment says of itself. */
function ownOf(
  { suppressions, state, strategy, secretStore, steadySeconds }: Environment,
  { servers }: Inventory,
): Pick<Topology, 'suppressions' | 'state' | 'strategy' | 'secretStore' | 'steadySeconds'> {
  const inOrder = [...suppressions].sort((a, b) => byCodeUnit(JSON.stringify(a), JSON.stringify(b)));
  return { suppressions: inOrder, state, strategy, secretStore: secretStore ?? usualStore(servers), steadySeconds };
}

function draftsOf(inventory: Inventory, problems: TopologyProblem[]): readonly ContainerDraft[] {
  const versions = new Map(inventory.secrets.map((secret) => [secret.name, secret.version]));
  return [...inventory.services, ...inventory.jobs]
    .map((container) => draftOf(container, directoryOf(inventory, container.server.name), versions, problems))
    .sort((a, b) => byCodeUnit(a.node.id, b.node.id));
}

function directoryOf({ environment, servers }: Inventory, name: string): string {
  const own = servers.find((server) => server.name === name)?.directory;
  return own ?? `/srv/arrimage/${environment.system}-${environment.name}`;
}

function jobNode(draft: ContainerDraft, job: Job, dependsOn: JobNode['dependsOn']): JobNode {
  const { runs = 'release', timeoutSeconds = 600, needlessWhen = [] } = job.props;
  return { kind: 'job', ...draft.node, dependsOn, runs, timeoutSeconds, needlessWhen };
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** Secrets and certificates: those that were made, and those that encrypted connections need. */
function trustOf(inventory: Inventory, drafts: readonly ContainerDraft[], problems: TopologyProblem[]) {
  const internal = internalCertificates(inventory, drafts, problems);
  return {
    secrets: byName([...inventory.secrets.map(secretNode), ...internal.secrets]),
    certificates: byName([
      ...inventory.certificates.map((certificate) => certificateNode(certificate, problems)),
      ...internal.certificates,
    ]),
  };
}

function byName<T extends { readonly name: string }>(nodes: readonly T[]): readonly T[] {
  return [...nodes].sort((a, b) => byCodeUnit(a.name, b.name));
}

function sorted(problems: readonly TopologyProblem[]): readonly TopologyProblem[] {
  return [...problems].sort((a, b) => byCodeUnit(a.path, b.path) || byCodeUnit(a.message, b.message));
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const item of Object.values(value)) freeze(item);
  }
  return value;
}
