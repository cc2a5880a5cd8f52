import { writeFiles } from '../deployment-folder.ts';
import { deployedContent, isKnown, tarFile } from '../host-files.ts';
import type { StepPlace } from './step-place.ts';

/**
 * Brings files to the server.
 *
 * Those that a running program reads again are left to the step that reloads it, unless they are not there yet: until then a restart of
 * the program must find what belongs together.
 */
export async function pushFiles({ topology, server, hosts, secrets, report }: StepPlace): Promise<void> {
  const files = topology.files.filter((file) => file.server === server.name);
  const live = files.filter(({ reloadable }) => reloadable);
  const there = new Set(
    (
      await hosts.script(
        server,
        'looking for files',
        'for file do if [ -e "$file" ]; then printf "%s\\n" "$file"; fi; done',
        {
          args: live.map(({ source }) => source),
        },
      )
    ).split('\n'),
  );
  const isComplete = (container: string): boolean =>
    live.every((file) => file.container !== container || there.has(file.source));
  const values = await secrets();
  const wanted = files
    .filter(({ reloadable, container }) => !reloadable || !isComplete(container))
    .filter((file) => isKnown(file, values));
  await writeFiles(
    hosts,
    server,
    wanted.map((file) =>
      tarFile(file, server.directory, file.reloadable ? deployedContent(topology, file) : file.content, values),
    ),
  );
  report(`${wanted.length} files are on ${server.name}`);
}
