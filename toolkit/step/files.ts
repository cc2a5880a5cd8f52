import type { FileNode } from '../../model/file.ts';
import type { ServerNode } from '../../model/server.ts';
import { writeFiles } from '../deployment-folder.ts';
import { tarFiles } from '../host-files.ts';
import type { Hosts } from '../hosts.ts';
import { isPublic } from '../secrets/secrets.ts';
import type { StepPlace } from './step-place.ts';

/**
 * Brings files to the server, and those of the given paths again.
 *
 * Those that a running program reads again are left to the step that reloads it, unless they are not there yet: until then a restart of
 * the program must find what belongs together. A file with a secret is named by the secret's version, so one that is there is the right one: a way
 * back needs no secrets.
 */
export async function pushFiles(place: StepPlace, again: readonly string[] = []): Promise<void> {
  const { topology, server, hosts, report } = place;
  const files = topology.files.filter((file) => file.server === server.name);
  const there = await filesThere(hosts, server, files);
  const isComplete = (container: string): boolean =>
    files.every((file) => file.container !== container || !file.reloadable || there.has(file.source));
  // A certificate and its key belong together.
  const together = new Set(
    files.filter((file) => file.reloadable && again.includes(file.source)).map(({ container }) => container),
  );
  const isWanted = ({ source, content, container, reloadable }: FileNode): boolean =>
    again.includes(source) ||
    (reloadable && together.has(container)) ||
    (reloadable ? !isComplete(container) : isPublic(content) || !there.has(source));
  const wanted = files.filter(isWanted);
  await writeFiles(hosts, server, await tarFiles(place, wanted));
  report(`${wanted.length} files are on ${server.name}`);
}

/** Paths of the files that a server has. */
export async function filesThere(
  hosts: Hosts,
  server: ServerNode,
  files: readonly FileNode[],
): Promise<ReadonlySet<string>> {
  const script = 'for file do if [ -e "$file" ]; then printf "%s\\n" "$file"; fi; done';
  const text = await hosts.script(server, 'looking for files', script, { args: files.map(({ source }) => source) });
  return new Set(text.split('\n'));
}
