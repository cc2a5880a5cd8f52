import { byCodeUnit } from '../../model/json.ts';
import type { ServerNode } from '../../model/server.ts';
import { HostError } from '../host-error.ts';
import type { OpenTarget } from '../open-target.ts';
import { selectLogged } from '../services/select-services.ts';
import { type LogLine, type LogListener, logReader } from './log-line.ts';
import type { LogPeriod } from './log-period.ts';
import { FOLLOW_LOGS, READ_LOGS } from './log-script.ts';

/** Logs of services and jobs, by name; of all services where none is named. */
export interface LogRequest {
  readonly names: readonly string[];
  readonly period: LogPeriod;
}

/** What was printed, in order of time, and the servers that did not tell. */
export interface Logs {
  readonly lines: readonly LogLine[];
  readonly warnings: readonly string[];
  readonly errors: readonly string[];
}

/**
 * Reads the logs of what really runs, and of the last run of jobs, from all servers at once: one session a server.
 *
 * @throws UsageError that tells every unknown name
 */
export async function readLogs(open: OpenTarget, request: LogRequest): Promise<Logs> {
  const lines: LogLine[] = [];
  const warnings: string[] = [];
  const listener = { line: (line: LogLine) => lines.push(line), warning: (text: string) => warnings.push(text) };
  const errors = await fromServers(open, request, async (server, names) => {
    const { read, found } = logReader(server.name, listener);
    await open.hosts.script(server, 'reading logs', READ_LOGS, {
      ...scriptArgs(open, request, names),
      timeoutSeconds: 600,
      line: read,
    });
    for (const name of names.filter((item) => !found.has(item))) {
      warnings.push(`server ${server.name}: ${name} has no container there`);
    }
  });
  return { lines: lines.sort((a, b) => byCodeUnit(a.time, b.time)), warnings, errors };
}

/**
 * Tells the lines of containers as they come, also of those that start later, until the process is interrupted or no server is left.
 *
 * @param failed told of each server that cannot be followed any more
 * @throws UsageError that tells every unknown name
 */
export async function followLogs(
  open: OpenTarget,
  request: LogRequest,
  listener: LogListener,
  failed: (error: string) => void,
): Promise<void> {
  await fromServers(
    open,
    request,
    async (server, names) => {
      await open.hosts.script(server, 'following logs', FOLLOW_LOGS, {
        ...scriptArgs(open, request, names),
        timeoutSeconds: 0,
        onDisconnect: 'ends',
        line: logReader(server.name, listener).read,
      });
    },
    failed,
  );
}

/** Works on each server that has what is asked for, all at once; gives the errors of those that fail. */
async function fromServers(
  { topology }: OpenTarget,
  { names }: LogRequest,
  work: (server: ServerNode, names: readonly string[]) => Promise<void>,
  failed: (error: string) => void = () => {},
): Promise<readonly string[]> {
  const nodes = selectLogged(topology, names);
  const servers = topology.servers.filter(
    ({ name }) => names.length === 0 || nodes.some(({ server }) => server === name),
  );
  const errors: string[] = [];
  await Promise.all(
    servers.map((server) =>
      work(
        server,
        nodes.filter((node) => node.server === server.name).map(({ name }) => name),
      ).catch((error: unknown) => {
        if (!(error instanceof HostError)) throw error;
        errors.push(error.message);
        failed(error.message);
      }),
    ),
  );
  return errors;
}

function scriptArgs(
  { topology: { system, environment } }: OpenTarget,
  { names: asked, period }: LogRequest,
  names: readonly string[],
): { readonly args: readonly string[] } {
  const wanted = asked.length === 0 ? '' : ` ${names.flatMap((name) => [`service:${name}`, `job:${name}`]).join(' ')} `;
  return { args: [system, environment, wanted, period.tail, period.since ?? ''] };
}
