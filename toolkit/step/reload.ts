import { instancesOf } from '../../model/instance.ts';
import type { ServiceNode } from '../../model/service.ts';
import { commandLine, quoted } from '../commands/quoted.ts';
import { writeFiles } from '../deployment-folder.ts';
import { deployedContent, isKnown, tarFile } from '../host-files.ts';
import { isPublic } from '../secrets/secrets.ts';
import { findService } from './find-node.ts';
import { awaitSteady } from './steady.ts';
import type { StepPlace } from './step-place.ts';

/**
 * Gives a running program its files anew and makes it read them.
 *
 * An edge is so turned to the containers that are ready, and have been for a while; the step ends when the edge's old processes have answered what they took, so
 * that the containers they talk to can go.
 */
export async function reload(place: StepPlace, [name = '']: readonly string[]): Promise<void> {
  const { topology, server, hosts, secrets, report } = place;
  const service = findService(topology, server, name);
  if (service.reload === null) throw new Error(`${service.id} has nothing to reload with`);
  await awaitSteady(place, upstreamsOf(place, service));
  const files = topology.files.filter((file) => file.container === service.id && file.reloadable);
  const values = files.every(({ content }) => isPublic(content)) ? new Map() : await secrets();
  await writeFiles(
    hosts,
    server,
    files
      .filter((file) => isKnown(file, values))
      .map((file) => tarFile(file, server.directory, deployedContent(topology, file), values)),
  );
  // Requests in flight get as long as when the edge itself stops.
  const drainSeconds = service.stop.graceSeconds + 5;
  const command = service.program.kind === 'nginx' ? nginxReload(service.reload) : commandLine(service.reload);
  for (const instance of instancesOf(topology, service)) {
    await hosts.script(server, `reloading ${name}`, reloadScript(command), {
      args: [instance.name, String(drainSeconds)],
      timeoutSeconds: drainSeconds + 60,
    });
  }
  report(`${name} on ${server.name} has read its files again`);
}

/** The services that an edge turns to. */
function upstreamsOf({ topology }: StepPlace, { program }: ServiceNode): readonly ServiceNode[] {
  const ids = new Set(program.kind === 'nginx' ? program.upstreams : []);
  return topology.services.filter(({ id }) => ids.has(id));
}

/** What is wrong in the configuration is said before anything is turned. */
function nginxReload(words: readonly string[]): string {
  return `nginx -t -q ${words.slice(1, -2).map(quoted).join(' ')} && ${commandLine(words)}`;
}

function reloadScript(command: string): string {
  return `
before=$(docker top "$1" -eo pid,args | awk '/nginx: worker process/ { print $1 }')
docker exec "$1" sh -c ${quoted(command)} >&2
waited=0
while [ "$waited" -lt "$2" ]; do
  left=0
  now=$(docker top "$1" -eo pid,args | awk '/nginx: worker process/ { print $1 }')
  for pid in $before; do
    for other in $now; do if [ "$pid" = "$other" ]; then left=1; fi; done
  done
  if [ "$left" -eq 0 ]; then break; fi
  sleep 1
  waited=$((waited + 1))
done`;
}
