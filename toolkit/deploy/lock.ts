import type { ServerNode } from '../../model/server.ts';
import { deploymentName, type Topology } from '../../model/topology.ts';
import { COURIER_IMAGE } from '../deployment-folder.ts';
import { HostError } from '../host-error.ts';
import type { Hosts } from '../hosts.ts';
import { LockedError } from '../locked-error.ts';
import { LOCK_LABEL } from '../look/look.ts';

/** Name of the container that is the lock of an environment on a server: the engine gives a name once only. */
export function lockName(topology: Topology): string {
  return `${deploymentName(topology)}-lock`;
}

/**
 * Takes the lock of an environment on each server, or on none.
 *
 * @throws LockedError that says who has it and since when
 */
export async function takeLock(
  hosts: Hosts,
  topology: Topology,
  { owner, since }: { readonly owner: string; readonly since: string },
): Promise<void> {
  const taken: ServerNode[] = [];
  try {
    // One after the other, in the same order everywhere, so that two never hold half each.
    for (const server of topology.servers) {
      const args = [lockName(topology), topology.system, topology.environment, owner, since];
      const answer = await hosts.script(server, 'taking the lock', TAKE, { args });
      if (answer !== '') throw new LockedError(lockedText(topology, server, answer.trim(), since));
      taken.push(server);
    }
  } catch (error) {
    await Promise.all(taken.map((server) => release(hosts, topology, server)));
    throw error;
  }
}

/** Gives the lock back; a server that does not answer keeps it, and is named. */
export async function releaseLock(hosts: Hosts, topology: Topology): Promise<readonly string[]> {
  const results = await Promise.allSettled(topology.servers.map((server) => release(hosts, topology, server)));
  return results.flatMap((result) =>
    result.status === 'rejected' && result.reason instanceof HostError ? [result.reason.message] : [],
  );
}

async function release(hosts: Hosts, topology: Topology, server: ServerNode): Promise<void> {
  await hosts.script(server, 'releasing the lock', 'docker rm -f "$1" >/dev/null 2>&1 || true', {
    args: [lockName(topology)],
  });
}

function lockedText({ system, environment }: Topology, { name }: ServerNode, answer: string, now: string): string {
  const [since = '', owner = ''] = answer.split('\t');
  const minutes = Math.max(0, Math.round((Date.parse(now) - Date.parse(since)) / 60_000));
  return `${system}/${environment} is locked on ${name} by ${owner} for ${minutes} min; wait, or if that run is dead: arrimage unlock ${system}/${environment}`;
}

const TAKE = `
docker image inspect ${COURIER_IMAGE} >/dev/null 2>&1 || head -c 10240 /dev/zero | docker import - ${COURIER_IMAGE} >/dev/null
if ! said=$(docker create --name "$1" --network none --label "arrimage.system=$2" --label "arrimage.environment=$3" --label "${LOCK_LABEL}=$4" --label "arrimage.since=$5" ${COURIER_IMAGE} none 2>&1); then
  docker inspect --type container --format '{{index .Config.Labels "arrimage.since"}}	{{index .Config.Labels "${LOCK_LABEL}"}}' "$1" 2>/dev/null || { echo "$said" >&2; exit 1; }
fi`;
