import { renderJson } from '../../model/json.ts';
import { type ComparedFirewall, differencesOf } from '../firewall/compare.ts';
import type { Probed } from '../firewall/probe.ts';
import type { Colors } from './colors.ts';

export interface FirewallReport {
  readonly target: string;
  readonly servers: readonly ComparedFirewall[];
  /** Null: nothing was tried. */
  readonly probed: Probed | null;
}

/** Whether every server has just what the settings say, and nothing else is open. */
export function isAsWanted({ servers, probed }: FirewallReport): boolean {
  return (
    servers.every(({ state }) => state === 'applied') &&
    (probed === null || probed.open.length + probed.shut.length === 0)
  );
}

/** The firewall of every server: for people, or JSON for machines. */
export function firewallReport(report: FirewallReport, format: 'text' | 'json', colors: Colors): string {
  if (format === 'json') {
    return renderJson({ version: 1, ok: isAsWanted(report), ...report });
  }
  return [
    ...report.servers.flatMap((server) => serverLines(server, colors)),
    ...probeLines(report.probed, colors),
    '',
  ].join('\n');
}

/** What an application changes, for the question before it. */
export function changeLines(servers: readonly ComparedFirewall[], colors: Colors): readonly string[] {
  return servers.flatMap((item) => {
    const lines = [
      ...item.opens.map((text) => colors.green(`  + ${text}`)),
      ...item.closes.map((text) => colors.red(`  - ${text}`)),
      ...item.drift.map((text) => colors.yellow(`  ! ${text}`)),
      ...(item.state === 'not-applied'
        ? item.unreachable.map((text) => colors.red(`  nobody reaches any more  ${text}`))
        : []),
    ];
    return lines.length === 0
      ? [`${item.server}: ${STATES[item.state]}`]
      : [`${item.server}: ${STATES[item.state]}`, ...lines];
  });
}

const STATES: Readonly<Record<ComparedFirewall['state'], string>> = {
  applied: 'applied, just this is open from outside',
  'not-applied': 'not applied, every port that something listens on is open',
  differs: 'applied, and differs from the settings',
  unknown: 'not known',
};

function serverLines(item: ComparedFirewall, colors: Colors): readonly string[] {
  const paint = item.state === 'applied' ? colors.green : colors.yellow;
  const unreachable = item.state === 'applied' || item.state === 'differs' ? 'closed' : 'would be closed';
  return [
    `${item.server}: ${paint(STATES[item.state])}`,
    ...item.admits.map((text) => `  ${text}`),
    ...(item.state === 'not-applied' ? [] : differencesOf(item).map((text) => colors.red(`  differs  ${text}`))),
    ...item.unreachable.map((text) => `  ${unreachable}  ${text}`),
    ...(item.error === '' ? [] : [colors.red(`  ${item.error}`)]),
  ];
}

function probeLines(probed: Probed | null, colors: Colors): readonly string[] {
  if (probed === null) return [];
  const { tried, open, shut } = probed;
  const summary =
    open.length + shut.length === 0
      ? colors.green(`tried ${tried} ways: just those of the model are open`)
      : `tried ${tried} ways`;
  return [
    summary,
    ...open.map((text) => colors.red(`open, and not in the model: ${text}`)),
    ...shut.map((text) => colors.red(`in the model, and not open: ${text}`)),
  ];
}
