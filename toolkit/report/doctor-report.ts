import Table from 'cli-table3';
import { renderJson } from '../../model/json.ts';
import type { ServerNode } from '../../model/server.ts';
import { type Diagnosis, isFatal } from '../doctor.ts';
import type { Finding } from '../examine/finding.ts';
import type { CheckedSecrets } from '../secrets/check-secrets.ts';
import type { Colors } from './colors.ts';

/** What was looked at. */
export interface DoctorReport {
  /** Programs of this machine. */
  readonly machine: readonly Diagnosis[];
  /** Null: no environment was named. */
  readonly environment: ExaminedEnvironment | null;
}

/** An environment and what was found on its servers. */
export interface ExaminedEnvironment {
  readonly target: string;
  readonly servers: readonly Pick<ServerNode, 'name' | 'address'>[];
  readonly findings: readonly Finding[];
  /** Whether a deployment from this machine would have its secrets. */
  readonly secrets: CheckedSecrets;
}

/** What `doctor` found: tables with what to do below each, or JSON. */
export function doctorReport(report: DoctorReport, format: 'text' | 'json', colors: Colors): string {
  const { machine, environment } = report;
  if (format === 'json') {
    const { target = null, findings = [], secrets = null } = environment ?? {};
    const ok = !machine.some(isFatal) && (environment === null || isWell(environment));
    return renderJson({ version: 1, ok, machine, target, findings, secrets });
  }
  if (environment === null) return machineText(machine, colors);
  const servers = environment.servers.map((server) => serverText(server, environment.findings, colors));
  return [`this machine\n${machineText(machine, colors)}`, secretsText(environment.secrets, colors), ...servers].join(
    '\n',
  );
}

/** Whether nothing of an environment would make a deployment fail. */
export function isWell({ findings, secrets }: ExaminedEnvironment): boolean {
  return secrets.problems.length === 0 && !findings.some(({ state }) => state === 'error');
}

function secretsText({ place, good, problems }: CheckedSecrets, colors: Colors): string {
  const lines =
    problems.length === 0
      ? [`${colors.green('ok')} ${good} from ${place}`]
      : problems.map((text) => `${colors.red('error')} ${text}`);
  return `secrets\n${lines.join('\n')}\n`;
}

function machineText(diagnoses: readonly Diagnosis[], colors: Colors): string {
  const table = newTable('program', 'found', 'needed', 'for');
  const paint = { ok: colors.green, old: colors.yellow, missing: colors.yellow };
  for (const { state, tool, found, needed, use } of diagnoses) {
    table.push([paint[state](state), tool, found ?? '-', needed, use]);
  }
  const remedies = diagnoses.filter(({ remedy }) => remedy !== '').map(({ tool, remedy }) => `${tool}: ${remedy}\n`);
  return `${table.toString()}\n${remedies.length === 0 ? '' : `\n${remedies.join('')}`}`;
}

function serverText(
  { name, address }: Pick<ServerNode, 'name' | 'address'>,
  findings: readonly Finding[],
  colors: Colors,
): string {
  const own = findings.filter(({ server }) => server === name);
  const table = newTable('what', 'found', 'needed');
  const paint = { ok: colors.green, warning: colors.yellow, error: colors.red };
  for (const finding of own) {
    const { state, found, needed } = finding;
    table.push([paint[state](state), whatOf(finding), found, needed || '-']);
  }
  const remedies = own
    .filter(({ remedy }) => remedy !== '')
    .map((finding) => `${paint[finding.state](whatOf(finding))}: ${finding.remedy}\n`);
  return `server ${name} (${address})\n${table.toString()}\n${remedies.length === 0 ? '' : `\n${remedies.join('')}`}`;
}

function whatOf({ subject, check }: Finding): string {
  return subject === '' ? check : subject;
}

function newTable(...head: readonly string[]): Table.Table {
  return new Table({ head: ['', ...head], style: { head: [], border: [], compact: true } });
}
