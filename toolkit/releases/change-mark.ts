import { renderJson } from '../../model/json.ts';
import type { ServerNode } from '../../model/server.ts';
import { writeFiles } from '../deployment-folder.ts';
import type { Hosts } from '../hosts.ts';
import type { Seen } from '../look/seen.ts';
import { publicFile } from '../tar.ts';
import { errorsOf } from '../where-possible.ts';

/** Where a server keeps which release was the newest when a change began, below the deployment's folder. */
export const CHANGE_MARK = 'state/change.json';

/**
 * Has servers say that a change has begun, until a newer release is recorded: whatever ends the run, the next one knows that Terraform's state
 * may not be what it should although all runs as it should.
 *
 * @param seen what they say now, which they say again where one of them cannot be told
 * @param from number of the newest release; null: there is none
 * @throws HostError of the first that cannot be told
 */
export async function markChange(
  hosts: Hosts,
  servers: readonly ServerNode[],
  seen: ReadonlyMap<string, Pick<Seen, 'changedFrom'>>,
  from: number | null,
): Promise<void> {
  const results = await Promise.allSettled(servers.map((server) => writeMark(hosts, server, from)));
  const failed = results.find(({ status }) => status === 'rejected');
  if (failed === undefined) return;
  await unmarkChange(hosts, servers, seen);
  throw (failed as PromiseRejectedResult).reason;
}

/**
 * Has servers say what they did before a change, which was undone: another one before it may be open still. One that cannot be told has the next run
 * go through its stack.
 */
export async function unmarkChange(
  hosts: Hosts,
  servers: readonly ServerNode[],
  seen: ReadonlyMap<string, Pick<Seen, 'changedFrom'>>,
): Promise<void> {
  await errorsOf(servers.map((server) => writeMark(hosts, server, seen.get(server.name)?.changedFrom ?? null)));
}

function writeMark(hosts: Hosts, server: ServerNode, from: number | null): Promise<void> {
  return writeFiles(hosts, server, [publicFile(CHANGE_MARK, renderJson({ version: 1, from }))]);
}

/** Names of the servers where a change has begun that was neither recorded nor undone. */
export function unfinishedOn(seen: readonly Pick<Seen, 'server' | 'release' | 'changedFrom'>[]): ReadonlySet<string> {
  const open = seen.filter(({ changedFrom, release }) => changedFrom !== null && changedFrom >= release);
  return new Set(open.map(({ server }) => server));
}

/** What a person should know of such a change, once nobody is at it; none: there is none. */
export function unfinishedTexts(seen: readonly Seen[]): readonly string[] {
  const servers = [...unfinishedOn(seen)];
  if (servers.length === 0 || seen.some(({ lock }) => lock !== null)) return [];
  return [
    `the last change on ${servers.join(', ')} was neither recorded nor undone; the next deployment has Terraform go through its stack there, and records what runs`,
  ];
}
