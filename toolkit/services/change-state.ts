import { balancersOf } from '../../model/leaving.ts';
import type { ServerNode } from '../../model/server.ts';
import type { ServiceNode } from '../../model/service.ts';
import { HostError } from '../host-error.ts';
import { type Locking, withLock } from '../lock/with-lock.ts';
import { look } from '../look/look.ts';
import type { Seen } from '../look/seen.ts';
import { nameOf, replicaOf, type SeenContainer } from '../look/seen-container.ts';
import type { OpenTarget } from '../open-target.ts';
import { type StatusRow, statusRows } from '../report/status-report.ts';
import { leaveFirst } from '../step/leave.ts';
import { awaitContainers, readySeconds } from '../step/ready.ts';
import { chosenContainers } from './chosen-containers.ts';
import { missedBy } from './missed-by.ts';
import { selectServices } from './select-services.ts';
import { type ServerServices, startOrder } from './start-order.ts';
import { graceSeconds, stopContainersOf } from './stop-containers.ts';

export type StateVerb = 'start' | 'stop' | 'restart';

/** How services do after they were started or stopped. */
export interface StateChange {
  readonly rows: readonly StatusRow[];
  readonly errors: readonly string[];
}

/**
 * Starts, stops or restarts services, all where none is named.
 *
 * What others need starts first and stops last. Containers start one after another, each after the one before is healthy; where one is not,
 * what comes after it on this server, and on servers that wait for this one, is left as it is.
 *
 * @throws UsageError that tells every unknown name
 * @param locking its `note` is told of each step
 * @throws LockedError when somebody else has the lock
 */
export async function changeState(
  open: OpenTarget,
  verb: StateVerb,
  names: readonly string[],
  locking: Locking,
): Promise<StateChange> {
  const { topology } = open;
  const services = selectServices(topology, names);
  const groups = startOrder(topology, services);
  const { seen, errors } = await lookAt(open, groups);
  const reached = groups.filter(({ server }) => seen.some((item) => item.server === server.name));
  const place = { hosts: open.hosts, topology, servers: reached.map(({ server }) => server), what: verb };
  const failures = await withLock(place, locking, ({ hosts }) =>
    changeGroups({ ...open, hosts }, verb, { services, groups, reached, errors }, locking.note),
  );
  const after = await lookAt(open, reached);
  const rows = statusRows(topology, after.seen).filter((row) =>
    services.some(({ name, server }) => row.service === name && row.server === server),
  );
  return { rows, errors: [...failures.values(), ...after.errors.values()] };
}

/** What is changed. */
interface Chosen {
  readonly services: readonly ServiceNode[];
  readonly groups: readonly ServerServices[];
  /** Those whose server answers. */
  readonly reached: readonly ServerServices[];
  /** Of the servers that do not answer. */
  readonly errors: ReadonlyMap<string, string>;
}

async function changeGroups(
  open: OpenTarget,
  verb: StateVerb,
  { services, groups, reached, errors: unreached }: Chosen,
  report: (line: string) => void,
): Promise<ReadonlyMap<string, string>> {
  const { topology } = open;
  if (verb === 'stop') for (const line of missedBy(topology, services)) report(line);
  const before = await lookAt(open, reached);
  const errors = new Map([...unreached, ...before.errors]);
  const changed = new Set(services.map(({ id }) => id));
  for (const { server, services: own } of verb === 'stop' ? reversed(groups) : groups) {
    const seen = before.seen.find((item) => item.server === server.name);
    const waitsFor = verb === 'stop' ? undefined : server.after.find((name) => errors.has(name));
    if (seen === undefined) continue;
    if (waitsFor !== undefined) {
      errors.set(server.name, `server ${server.name}: it is left as it is, since it waits for server ${waitsFor}`);
      continue;
    }
    const error = await failureOf(() => VERBS[verb]({ open, server, seen, changed, report }, own, verb));
    if (error !== null) errors.set(server.name, error);
  }
  return errors;
}

interface Place {
  readonly open: OpenTarget;
  readonly server: ServerNode;
  readonly seen: Seen;
  /** Ids of all services that are changed, on all servers. */
  readonly changed: ReadonlySet<string>;
  readonly report: (line: string) => void;
}

type Change = (place: Place, services: readonly ServiceNode[], verb: StateVerb) => Promise<void>;

const VERBS: Readonly<Record<StateVerb, Change>> = { start: startServices, restart: startServices, stop: stopServices };

async function startServices(place: Place, services: readonly ServiceNode[], verb: StateVerb): Promise<void> {
  for (const service of services) {
    const containers = chosenContainers(place.open.topology, service, place.seen, verb);
    if (containers.length === 0) {
      throw new HostError(place.server.name, 'script', `${service.name} has no container there; deploy it first`);
    }
    for (const container of containers) await startContainer(place, service, container, verb);
  }
}

async function startContainer(
  { open: { topology, hosts }, server, report }: Place,
  service: ServiceNode,
  container: SeenContainer,
  verb: StateVerb,
): Promise<void> {
  const name = nameOf(container);
  const what = service.replicas > 1 ? `${service.name} ${replicaOf(container)}` : service.name;
  if (verb === 'restart') await leaveFirst({ topology, server, hosts, report }, [name]);
  await hosts.script(server, `${verb} of ${what}`, `docker ${verb} "$1" >/dev/null`, {
    args: [name],
    timeoutSeconds: graceSeconds(container) + 60,
  });
  const specification = container.Config.Labels['arrimage.specification'] ?? '';
  await awaitContainers(hosts, server, what, [{ name, specification, seconds: readySeconds(service) }]);
  const health = service.healthCheck === null ? 'runs' : 'is healthy';
  report(`${what} on ${server.name} was ${verb}ed and ${health}`);
}

async function stopServices(
  { open, server, seen, changed, report }: Place,
  services: readonly ServiceNode[],
): Promise<void> {
  const { topology, hosts } = open;
  for (const service of services) {
    const containers = chosenContainers(topology, service, seen, 'stop');
    if (containers.length === 0) continue;
    // Where all edges stop, a balancer has nobody to send requests to.
    if (balancersOf(topology, service).some(({ members }) => members.some((member) => !changed.has(member.service))))
      await leaveFirst({ topology, server, hosts, report }, containers.map(nameOf));
    await stopContainersOf(hosts, server, service.name, containers);
    report(`${service.name} on ${server.name} was stopped`);
  }
}

function reversed(groups: readonly ServerServices[]): readonly ServerServices[] {
  return groups.map(({ server, services }) => ({ server, services: [...services].reverse() })).reverse();
}

async function lookAt(
  { hosts, topology }: OpenTarget,
  groups: readonly ServerServices[],
): Promise<{ readonly seen: readonly Seen[]; readonly errors: ReadonlyMap<string, string> }> {
  const seen: Seen[] = [];
  const errors = new Map<string, string>();
  await Promise.all(
    groups.map(async ({ server }) => {
      const error = await failureOf(async () => void seen.push(await look(hosts, topology, server)));
      if (error !== null) errors.set(server.name, error);
    }),
  );
  return { seen, errors };
}

/** What a host did wrong; null: nothing. */
async function failureOf(work: () => Promise<void>): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof HostError) return error.message;
    throw error;
  }
}
