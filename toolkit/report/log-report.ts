import type { Topology } from '../../model/topology.ts';
import type { LogLine } from '../logs/log-line.ts';
import type { Colors } from './colors.ts';

export interface LogReportOptions {
  readonly format: 'text' | 'json';
  /** Names of services and jobs that were asked for; empty: all services. */
  readonly names: readonly string[];
  readonly timestamps: boolean;
}

/** Gives each line of a log the form in which it is printed: behind the name of its service, or as an object of JSON on one line. */
export function logReport(
  topology: Topology,
  { format, names, timestamps }: LogReportOptions,
  colors: Colors,
): (line: LogLine) => string {
  if (format === 'json') return (line) => `${JSON.stringify({ version: 1, ...line })}\n`;
  const label = labelOf(topology);
  const nodes = [...topology.services, ...(names.length === 0 ? [] : topology.jobs)];
  const asked = nodes.filter(({ name }) => names.length === 0 || names.includes(name));
  const labels = asked.flatMap((node) =>
    node.kind === 'job'
      ? [label(node.name, null, node.server)]
      : Array.from({ length: node.replicas }, (_, index) => label(node.name, index + 1, node.server)),
  );
  const width = Math.max(0, ...labels.map(({ length }) => length));
  const paints = [colors.cyan, colors.yellow, colors.green, colors.magenta, colors.blue];
  return ({ service, replica, server, time, line }) => {
    const text = label(service, replica, server);
    const place = labels.indexOf(text);
    const paint = paints[(place < 0 ? text.length : place) % paints.length] ?? colors.cyan;
    return `${paint(`${text.padEnd(width)} |`)} ${timestamps ? `${time} ` : ''}${line}\n`;
  };
}

/** No more in front of a line than what tells it from others: the replica where there are several, the server where several have it. */
function labelOf(topology: Topology): (name: string, replica: number | null, server: string) => string {
  const nodes = [...topology.services, ...topology.jobs];
  return (name, replica, server) => {
    const own = nodes.filter((node) => node.name === name);
    const several = own.some((node) => node.kind === 'service' && node.replicas > 1);
    const place = own.length > 1 ? `${server}/` : '';
    return `${place}${name}${replica === null || !several ? '' : `-${replica}`}`;
  };
}
