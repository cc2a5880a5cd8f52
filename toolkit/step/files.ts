import { writeFiles } from '../deployment-folder.ts';
import { deployedContent, tarFile } from '../host-files.ts';
import type { StepPlace } from './step-place.ts';

/**
 * Brings files to the server.
 *
 * Those that a running program reads again when it is told to are left to the step that reloads it, unless they are not there yet: until then a restart of
 * the program must find what belongs together.
 */
export async function pushFiles({ topology, server, hosts, secrets, report }: StepPlace): Promise<void> {
  const files = topology.files.filter((file) => file.server === server.name);
  const reloading = new Set(
    topology.services.flatMap(({ id, reload }) => (reload === null || id.split('/')[0] !== server.name ? [] : [id])),
  );
  const live = files.filter(({ reloadable, container }) => reloadable && reloading.has(container));
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
  const wanted = files.filter((file) => !live.includes(file) || !isComplete(file.container));
  const values = await secrets();
  await writeFiles(
    hosts,
    server,
    wanted.map((file) =>
      tarFile(file, server.directory, file.reloadable ? deployedContent(topology, file) : file.content, values),
    ),
  );
  report(`${wanted.length} files are on ${server.name}`);
}
