import Table from 'cli-table3';
import { instancesOf } from '../../model/instance.ts';
import { renderJson } from '../../model/json.ts';
import type { Topology } from '../../model/topology.ts';
import { type Finding, findingText } from '../examine/finding.ts';
import { statusText } from '../lock/lock-text.ts';
import type { SeenLock } from '../lock/seen-lock.ts';
import { type Deviation, deviationText } from '../look/deviation.ts';
import { type EdgeFlag, edgeFlags } from '../look/edge-flags.ts';
import { type LastRun, lastRunOf } from '../look/last-run.ts';
import { type OtherPort, otherPortText } from '../look/other-ports.ts';
import type { Seen } from '../look/seen.ts';
import { isOfJob, nameOf, type SeenContainer, serviceOf } from '../look/seen-container.ts';
import { ageText } from './age-text.ts';
import type { Colors } from './colors.ts';
import { type StandbyRow, standbyLines } from './standby-rows.ts';

/** One container in a report of what runs. */
export interface StatusRow {
  readonly service: string;
  readonly replica: number | null;
  readonly server: string;
  readonly container: string | null;
  readonly state: string;
  readonly health: string;
  /** When it was started, in ISO 8601; null: it does not run. */
  readonly since: string | null;
  /** Where it is reached from outside its server, `address:port`. */
  readonly addresses: readonly string[];
  /** Of an edge that shows its page of maintenance. */
  readonly maintenance?: boolean;
  /** Of a schedule; null: it has not run yet. */
  readonly lastRun?: LastRun | null;
}

/** Every container that is wanted or there, in the order of servers and services. */
export function statusRows(topology: Topology, seen: readonly Seen[]): readonly StatusRow[] {
  const flags = edgeFlags(topology);
  return seen.flatMap(({ server, containers, files }) => {
    const isUnder = ({ edge, path }: EdgeFlag): boolean =>
      edge.server === server && (Number.parseInt(files.get(path)?.mode ?? '0', 8) & 0o100) !== 0;
    const maintained = new Set(flags.filter(isUnder).map(({ edge }) => edge.name));
    const instances = topology.services
      .filter((service) => service.server === server)
      .flatMap((service) => instancesOf(topology, service));
    const wanted = instances.map(({ name, service, replica }) => {
      const found = containers.find((container) => nameOf(container) === name);
      const own = row(server, service.name, service.replicas > 1 ? replica : null, found ?? null);
      if (maintained.has(service.name)) return { ...own, maintenance: true };
      if (service.program.kind !== 'schedule') return own;
      return { ...own, lastRun: found === undefined ? null : lastRunOf(found) };
    });
    const others = containers
      .filter((container) => !isOfJob(container))
      .filter((container) => !instances.some(({ name }) => name === nameOf(container)))
      .map((container) => row(server, serviceOf(container), null, container));
    return [...wanted, ...others];
  });
}

function row(server: string, service: string, replica: number | null, found: SeenContainer | null): StatusRow {
  if (found === null) {
    return { service, replica, server, container: null, state: 'missing', health: '-', since: null, addresses: [] };
  }
  const { State, HostConfig } = found;
  const bindings = Object.values(HostConfig.PortBindings ?? {}).flat();
  return {
    service,
    replica,
    server,
    container: nameOf(found),
    state: State.Status,
    // The engine keeps the last word on the health of what has ended.
    health: State.Running ? (State.Health?.Status ?? '-') : '-',
    since: State.Running ? State.StartedAt : null,
    addresses: bindings.map(({ HostIp, HostPort }) => `${HostIp}:${HostPort}`),
  };
}

/** The lock of one server. */
export interface LockRow extends SeenLock {
  readonly server: string;
  /** The same in words. */
  readonly text: string;
}

/** The locks that a look has found. */
export function lockRows(topology: Topology, seen: readonly Seen[], now: Date): readonly LockRow[] {
  return seen.flatMap(({ server, lock }) =>
    lock === null ? [] : [{ server, ...lock, text: statusText(topology, server, lock, now) }],
  );
}

export interface StatusReport {
  readonly target: string;
  readonly rows: readonly StatusRow[];
  readonly deviations: readonly Deviation[];
  /** What stands by beside what runs. */
  readonly standby: readonly StandbyRow[];
  /** Who has the lock, by server. */
  readonly locks: readonly LockRow[];
  /** What a person should know of the firewalls, a line each. */
  readonly firewall: readonly string[];
  /** What a person should know beside that, a line each. */
  readonly warnings: readonly string[];
  /** Ports that somebody else has opened. */
  readonly ports: readonly OtherPort[];
  /** Of each certificate, well or not. */
  readonly certificates: readonly Finding[];
  /** What could not be looked at, and why. */
  readonly errors: readonly string[];
  readonly now: Date;
}

/** What runs: a table for people, JSON for machines. */
export function statusReport(report: StatusReport, format: 'text' | 'json', colors: Colors): string {
  const { target, rows, deviations, locks, standby, firewall, warnings, ports, certificates, errors, now } = report;
  if (format === 'json') {
    const shown = { services: rows, standby, deviations, locks, firewall, warnings, ports, certificates, errors };
    return renderJson({ version: 1, ok: errors.length === 0, target, ...shown });
  }
  const differences = deviations.filter(({ kind }) => kind !== 'unhealthy');
  return [
    statusTable(rows, now, colors),
    ...locks.map(({ text }) => colors.yellow(text)),
    ...rows
      .filter(({ maintenance }) => maintenance)
      .map(({ service, server }) =>
        colors.yellow(`${service} on ${server} shows its page of maintenance; arrimage maintenance off ends that`),
      ),
    ...standbyLines(target, standby, colors),
    ...rows.flatMap((item) => lastRunText(item, now, colors)),
    ...certificates.flatMap((finding) => certificateLine(finding, colors)),
    ...differences.map((deviation) => colors.yellow(`differs  ${deviationText(deviation)}`)),
    ...firewall,
    ...warnings.map((warning) => colors.yellow(`warning: ${warning}`)),
    ...ports.map((port) => colors.yellow(`open     ${otherPortText(port)}`)),
    ...errors.map((error) => colors.red(error)),
    '',
  ].join('\n');
}

function certificateLine(finding: Finding, colors: Colors): readonly string[] {
  if (finding.state === 'ok') return [];
  return [(finding.state === 'error' ? colors.red : colors.yellow)(findingText(finding))];
}

/** The table that a deployment ends with. */
export function statusTable(rows: readonly StatusRow[], now: Date, colors: Colors): string {
  const table = new Table({
    head: ['service', 'server', 'state', 'health', 'since', 'address'],
    style: { head: [], border: [], compact: true },
  });
  for (const { service, replica, server, state, health, since, addresses } of rows) {
    const name = replica === null ? service : `${service} ${replica}`;
    const age = since === null ? '-' : ageText(now.getTime() - Date.parse(since));
    table.push([name, server, paint(colors, state), paint(colors, health), age, addresses.join('\n') || '-']);
  }
  return table.toString();
}

function lastRunText({ service, server, lastRun }: StatusRow, now: Date, colors: Colors): readonly string[] {
  if (lastRun === undefined) return [];
  const place = `${service} on ${server}`;
  if (lastRun === null) return [`${place} has not run yet`];
  const age = ageText(now.getTime() - Date.parse(lastRun.at));
  const text = `${place} ran ${age} ago (${lastRun.at}), ${lastRun.seconds} s`;
  if (lastRun.exitCode === 0) return [colors.green(`${text}, done`)];
  const how = lastRun.exitCode === TIMED_OUT ? 'ended at its time limit' : `failed with exit code ${lastRun.exitCode}`;
  return [colors.red(`${text}, ${how}; arrimage logs shows what it printed`)];
}

/** Exit code of `timeout`. */
const TIMED_OUT = 124;

function paint(colors: Colors, word: string): string {
  if (['running', 'healthy'].includes(word)) return colors.green(word);
  if (['starting', 'created', 'restarting', 'paused'].includes(word)) return colors.yellow(word);
  return word === '-' ? word : colors.red(word);
}
