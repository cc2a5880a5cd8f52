import { setTimeout as pause } from 'node:timers/promises';
import type { FileNode } from '../../model/file.ts';
import type { ServerNode } from '../../model/server.ts';
import { type ServiceNode, upstreamsOf } from '../../model/service.ts';
import type { Topology } from '../../model/topology.ts';
import { serverOf, withoutServers } from '../canary/upstreams.ts';
import { writeFiles } from '../deployment-folder.ts';
import { deployedContent, tarFile } from '../host-files.ts';
import type { Hosts } from '../hosts.ts';
import { plainText } from '../secrets/secrets.ts';
import type { StepPlace } from './step-place.ts';

/** Milliseconds in which an edge finds the addresses of new names; the engine's resolver takes some of them. */
const RESOLVE_MILLISECONDS = 1000;

/**
 * Makes an edge know the containers that it will turn to beside those that it has, so that it has their addresses when it turns. Gives its upstreams as they
 * are then; null: it has no file of them, or one that says all that is wanted.
 *
 * nginx looks for the addresses of new names only once it works with them, and answers 502 until it has them; those of names that it had before it
 * takes over.
 *
 * @param readAgain makes the edge read its files
 * @param isComing whether it turns to a container of that name
 */
export async function introduce(
  place: StepPlace,
  edge: ServiceNode,
  readAgain: () => Promise<void>,
  isComing: (name: string) => boolean = () => true,
): Promise<string | null> {
  const { topology, server, hosts } = place;
  const file = upstreamsFile(topology, edge);
  if (file === undefined) return null;
  const live = await readFiles(hosts, server, [file.source]);
  const wanted = plainText(deployedContent(topology, file), new Map());
  if (live === '' || live === wanted) return null;
  const both = withNewServers(
    live,
    withoutServers(wanted, (name) => !isComing(name)),
  );
  // Where both are there already, a run that was cut off may have written them; whether nginx has read them, nobody knows.
  if (both !== live) await writeUpstreams(place, file, both);
  await readAgain();
  await pause(RESOLVE_MILLISECONDS);
  return both;
}

/** Names of the containers that the edges of a server have, by their files. */
export async function namesOfEdges({
  topology,
  server,
  hosts,
}: Pick<StepPlace, 'topology' | 'server' | 'hosts'>): Promise<ReadonlySet<string>> {
  const text = await readFiles(hosts, server, upstreamsFiles(topology, server));
  return new Set(text.split('\n').flatMap((line) => serverOf(line)?.name ?? []));
}

/** Paths of the files of a server's edges that name the containers behind them. */
export function upstreamsFiles(topology: Topology, { name }: ServerNode): readonly string[] {
  const edges = topology.services.filter(({ server }) => server === name);
  return edges.flatMap((edge) => upstreamsFile(topology, edge)?.source ?? []);
}

/** What is in files, one after the other; those that are not there are left out. */
function readFiles(hosts: Hosts, server: ServerNode, paths: readonly string[]): Promise<string> {
  return paths.length === 0
    ? Promise.resolve('')
    : hosts.script(server, 'reading upstreams', 'cat -- "$@" 2>/dev/null || true', { args: paths });
}

/** Gives an edge other upstreams; it reads them when it is told to. */
export async function writeUpstreams({ hosts, server }: StepPlace, file: FileNode, text: string): Promise<void> {
  await writeFiles(hosts, server, [tarFile(file, server.directory, [text], new Map())]);
}

/** The upstreams as they are, with the servers that each will have too; all else is still the old configuration's. */
export function withNewServers(live: string, wanted: string): string {
  const known = serversByUpstream(live);
  const coming = serversByUpstream(wanted);
  let name = '';
  return live
    .split('\n')
    .flatMap((line) => {
      name = upstreamOf(line) ?? name;
      if (line !== '}') return [line];
      const names = (known.get(name) ?? []).map((text) => serverOf(text)?.name);
      return [...(coming.get(name) ?? []).filter((text) => !names.includes(serverOf(text)?.name)), line];
    })
    .join('\n');
}

/** The file of an edge that names the services behind it. */
export function upstreamsFile({ files }: Topology, edge: ServiceNode): FileNode | undefined {
  const behind = upstreamsOf(edge);
  return files.find(
    ({ container, reloadable, content }) =>
      container === edge.id &&
      reloadable &&
      content.some((part) => typeof part !== 'string' && part.kind === 'endpoint' && behind.includes(part.to)),
  );
}

function serversByUpstream(text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  let name = '';
  for (const line of text.split('\n')) {
    name = upstreamOf(line) ?? name;
    if (serverOf(line) !== null) found.set(name, [...(found.get(name) ?? []), line]);
  }
  return found;
}

function upstreamOf(line: string): string | undefined {
  return /^upstream (\S+) \{/.exec(line)?.[1];
}
