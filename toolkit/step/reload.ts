import { instancesOf } from '../../model/instance.ts';
import type { ServiceNode } from '../../model/service.ts';
import { commandLine, quoted } from '../commands/quoted.ts';
import { writeFiles } from '../deployment-folder.ts';
import { HostError } from '../host-error.ts';
import { tarFiles } from '../host-files.ts';
import { introduce } from './edge-upstreams.ts';
import { findService } from './find-node.ts';
import type { StepPlace } from './step-place.ts';

/**
 * Gives a running program its files anew and makes it read them.
 *
 * An edge is so turned to the containers that are ready, which it comes to know first; it ends when the edge's old processes have answered what they took, so that the
 * containers they talk to can go.
 */
export async function reload(place: StepPlace, [name = '']: readonly string[]): Promise<void> {
  const { topology, server, hosts, report } = place;
  const service = findService(topology, server, name);
  const files = topology.files.filter((file) => file.container === service.id && file.reloadable);
  // What nginx cannot read is about to be replaced.
  if (service.program.kind === 'nginx')
    await introduce(place, service, () => readAgain(place, service, 0).catch(unlessUnread));
  await writeFiles(hosts, server, await tarFiles(place, files));
  await readAgain(place, service, drainSeconds(service));
  report(`${name} on ${server.name} has read its files again`);
}

/**
 * Makes a program read the files that it has. Of an edge it waits until new processes have, and then for some seconds at most until its old ones have
 * answered what they took.
 *
 * @throws HostError where nginx finds a mistake in its files, or begins no new processes
 */
export async function readAgain(
  { topology, server, hosts }: StepPlace,
  service: ServiceNode,
  seconds: number,
): Promise<void> {
  for (const { name } of instancesOf(topology, service)) {
    await hosts.script(server, `reloading ${service.name}`, reloadScript(reloadCommand(service)), {
      args: [name, String(seconds), String(BEGIN_SECONDS)],
      timeoutSeconds: seconds + BEGIN_SECONDS + 60,
    });
  }
}

/** Requests in flight get as long as when the edge itself stops. */
export function drainSeconds({ stop }: ServiceNode): number {
  return stop.graceSeconds + 5;
}

/** The command line, inside its container, that makes a program read its files again. */
export function reloadCommand({ id, program, reload }: ServiceNode): string {
  if (reload === null) throw new Error(`${id} has nothing to reload with`);
  return program.kind === 'nginx' ? nginxReload(reload) : commandLine(reload);
}

/** What is wrong in the configuration is said before anything is turned. */
function nginxReload(words: readonly string[]): string {
  return `nginx -t -q ${words.slice(1, -2).map(quoted).join(' ')} && ${commandLine(words)}`;
}

function unlessUnread(error: unknown): void {
  if (!(error instanceof HostError) || error.kind !== 'script') throw error;
}

/** Seconds in which nginx, once told, has begun new processes, also on a machine that has much to do. */
const BEGIN_SECONDS = 30;

/**
 * Takes the container's name, the seconds that old processes get, and those in which new ones begin. Its command only tells nginx to: what has been read, its
 * new processes work with.
 *
 * @param command in the container
 */
export function reloadScript(command: string): string {
  return `
workers_in() { awk '/nginx: worker process/ { print $1 }'; }
workers() { docker top "$1" -eo pid,args 2>/dev/null | workers_in; }
# How many of the second processes are among the first.
among() { printf '%s\n' $2 | grep -cxF "$(printf '%s\n' $1)" || true; }
# An engine that has much to do may not answer at once; without an answer nobody would wait for the old processes.
tries=1
until all=$(docker top "$1" -eo pid,args); do
  if [ "$tries" -ge 5 ]; then exit 3; fi
  tries=$((tries + 1))
  sleep 1
done
before=$(printf '%s\n' "$all" | workers_in)
docker exec "$1" sh -c ${quoted(command)} >&2
if [ -z "$before" ]; then exit 0; fi
until=$(($(date +%s) + $3))
while now=$(workers "$1"); [ -z "$now" ] || [ "$(among "$before" "$now")" -eq "$(printf '%s\n' $now | wc -l)" ]; do
  if [ "$(date +%s)" -ge "$until" ]; then
    echo "$1 goes on with its old processes" >&2
    echo "last lines of $1:" >&2
    docker logs --tail 200 "$1" 2>&1 >/dev/null | tail -n 10 | cut -c 1-300 >&2
    exit 3
  fi
  sleep 0.2
done
until=$(($(date +%s) + $2))
while [ "$(date +%s)" -lt "$until" ] && { [ -z "$now" ] || [ "$(among "$before" "$now")" -gt 0 ]; }; do
  sleep 1
  now=$(workers "$1")
done`;
}
