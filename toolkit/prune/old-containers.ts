import type { ServerNode } from '../../model/server.ts';
import type { Topology } from '../../model/topology.ts';
import type { Hosts } from '../hosts.ts';

/** A container that has ended and that nobody needs. */
export interface OldContainer {
  readonly id: string;
  readonly name: string;
  /** Why it can go, in words. */
  readonly why: string;
}

/** A courier lives for a second or two; one that is older than this, in seconds, was left by a run that died. */
const COURIER_SECONDS = 600;

/** Containers of jobs that are no longer there, and couriers that a run left which died; never one that runs. */
export async function lookForContainers(
  hosts: Hosts,
  topology: Topology,
  server: ServerNode,
): Promise<readonly OldContainer[]> {
  const args = [topology.system, topology.environment];
  return oldContainers(topology, server, await hosts.script(server, 'looking for old containers', ENDED, { args }));
}

/** Reads what the script printed. */
export function oldContainers(topology: Topology, server: ServerNode, text: string): readonly OldContainer[] {
  const [first = '', ...lines] = text.split('\n');
  const now = Number(first.replace('now ', ''));
  const jobs = topology.jobs.filter((job) => job.server === server.name).map(({ name }) => name);
  return lines.flatMap((line): readonly OldContainer[] => {
    const [kind = '', id = '', path = '', ...rest] = line.split(' ');
    const name = path.replace(/^\//, '');
    const value = rest.join(' ');
    if (kind === 'job' && !jobs.includes(value)) return [{ id, name, why: `the job ${value} is no longer there` }];
    if (kind !== 'courier') return [];
    const [created = '', ...sources] = value.split(' ');
    const seconds = now - Date.parse(created) / 1000;
    if (!sources.includes(server.directory) || !(seconds > COURIER_SECONDS)) return [];
    return [{ id, name, why: 'a run that died has left it' }];
  });
}

/** Removes containers that do not run. */
export async function removeOldContainers(
  hosts: Hosts,
  server: ServerNode,
  containers: readonly OldContainer[],
): Promise<void> {
  if (containers.length === 0) return;
  const args = containers.map(({ id }) => id);
  // Not by force: one that was started meanwhile stays.
  await hosts.script(server, 'removing old containers', 'docker rm "$@" >/dev/null 2>&1 || true', { args });
}

/** system, environment. */
const ENDED = `
system=$1 environment=$2
echo "now $(date +%s)"
ended() { docker ps -aq --no-trunc --filter status=created --filter status=exited --filter status=dead "$@"; }
jobs=$(ended --filter "label=arrimage.system=$system" --filter "label=arrimage.environment=$environment" --filter label=arrimage.job)
if [ -n "$jobs" ]; then
  docker inspect --type container --format 'job {{.Id}} {{.Name}} {{index .Config.Labels "arrimage.job"}}' $jobs 2>/dev/null || true
fi
couriers=$(ended --filter label=arrimage.courier=true)
if [ -n "$couriers" ]; then
  docker inspect --type container --format 'courier {{.Id}} {{.Name}} {{.Created}}{{range .Mounts}} {{.Source}}{{end}}' $couriers 2>/dev/null || true
fi`;
