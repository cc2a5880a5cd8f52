import type { ServerNode } from '../../model/server.ts';
import type { ServiceNode } from '../../model/service.ts';
import type { Topology } from '../../model/topology.ts';
import { sizeText } from '../markup.ts';
import { byServer, count, memoryUse, sourcesText } from './facts.ts';
import type { Findings } from './findings.ts';
import { code, escapeMarkdown, markdownTable } from './markdown.ts';

/** Rows of one table; a comment on a pull request has a greatest length. */
const MOST_ROWS = 40;

/** The report in short, for a comment on a pull request. */
export function renderSummary(topology: Topology, findings: Findings): string {
  return [
    `## ${escapeMarkdown(`${topology.system} / ${topology.environment}`)}`,
    '',
    ...serverTable(topology),
    '',
    ...findingsTables(findings),
    '',
  ].join('\n');
}

function serverTable(topology: Topology): readonly string[] {
  const services = byServer(topology.services);
  const rows = topology.servers.map((server) => [
    code(server.name),
    code(server.address),
    runsText(
      services(server.name),
      topology.jobs.filter((job) => job.server === server.name).map(({ name }) => name),
    ),
    memoryText(server, services(server.name)),
    server.firewall.map(({ port, from }) => `${port} for ${escapeMarkdown(sourcesText(from))}`).join('; ') || 'none',
  ]);
  return markdownTable(['Server', 'Address', 'Runs', 'Memory limits', 'Open ports'], rows, MOST_ROWS);
}

function runsText(services: readonly ServiceNode[], jobs: readonly string[]): string {
  const running = services.map(({ name, replicas }) => (replicas === 1 ? code(name) : `${code(name)} ×${replicas}`));
  const most = 15;
  const more = running.length > most ? [`and ${running.length - most} more`] : [];
  const steps = jobs.length === 0 ? [] : [`${count(jobs.length, 'job')}: ${jobs.map(code).join(', ')}`];
  return [...running.slice(0, most), ...more, ...steps].join(', ') || 'nothing';
}

function memoryText({ memoryBytes }: ServerNode, services: readonly ServiceNode[]): string {
  const { limitBytes, unlimited } = memoryUse(services);
  const of = memoryBytes === null ? '' : ` of ${sizeText(memoryBytes)}`;
  return `${sizeText(limitBytes)}${of}${unlimited.length === 0 ? '' : `, ${unlimited.length} without a limit`}`;
}

function findingsTables({ violations, suppressed }: Findings): readonly string[] {
  const open = violations.map(({ severity, subject, message, policy }) => [
    severity === 'error' ? '**error**' : severity,
    code(subject),
    escapeMarkdown(message),
    code(policy),
  ]);
  const lived = suppressed.map(({ violation, suppression }) => [
    code(violation.subject),
    code(violation.policy),
    escapeMarkdown(suppression.reason),
    suppression.until ?? 'no end',
  ]);
  return [
    ...(open.length === 0
      ? ['No policy objects to anything.']
      : markdownTable(['Severity', 'Subject', 'What is wrong', 'Policy'], open, MOST_ROWS)),
    ...(lived.length === 0
      ? []
      : [
          '',
          `${suppressed.length} suppressed:`,
          '',
          ...markdownTable(['Subject', 'Policy', 'Reason', 'Until'], lived, MOST_ROWS),
        ]),
  ];
}
