import type { ServerNode } from '../../model/server.ts';
import { stackName } from '../../model/topology.ts';
import { HostError } from '../host-error.ts';
import { look } from '../look/look.ts';
import { nameOf, type Seen } from '../look/seen.ts';
import type { Deployment } from './deployment.ts';
import { settle } from './settle.ts';
import { containersOf, readState, saveState, type TerraformState } from './state.ts';

/** Puts right what an earlier run left half-way, on the server and in the state. */
export async function settleServer(deployment: Deployment, server: ServerNode, seen: Seen): Promise<Seen> {
  const { project, topology, hosts } = deployment;
  // A state that is kept elsewhere is Terraform's own to settle.
  if (topology.state.kind !== 'server') return seen;
  const stack = stackName(topology, server.name);
  const known = await readState(project, stack);
  const unknown = unknownTo(known, seen);
  const { state, remove } = settle(
    known,
    new Set(seen.containers.filter(({ State }) => State.Running).map(({ Id }) => Id)),
  );
  if (state === null && remove.length + unknown.length === 0) return seen;
  deployment.progress.note(`${server.name}: removing what a run that failed, or a hand, has left`);
  await removeContainers(deployment, server, [...remove, ...unknown]);
  if (state !== null) await saveState(project, stack, state);
  return look(hosts, topology, server);
}

/** Stops and removes containers, each with its own grace. */
export async function removeContainers(
  { hosts }: Deployment,
  server: ServerNode,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  const script = 'docker stop "$@" >/dev/null 2>&1 || true; docker rm -f -v "$@" >/dev/null 2>&1 || true';
  await hosts.script(server, 'removing containers', script, { args: ids, timeoutSeconds: 900 });
}

/**
 * Ids of containers that a run made which died before Terraform could write them down: their names would be taken.
 *
 * @throws HostError where the state is lost, since all would be unknown to it then
 */
function unknownTo(state: TerraformState | null, { server, containers, release }: Seen): readonly string[] {
  const known = containersOf(state);
  const unknown = containers.filter(({ Id, Config }) => !known.has(Id) && Config.Labels['arrimage.job'] === undefined);
  if (unknown.length === 0 || known.size > 0 || release === 0) return unknown.map(({ Id }) => Id);
  throw new HostError(
    server,
    'script',
    `containers run that Terraform's state does not know (${unknown.map(nameOf).join(', ')}); bring the state back, or run arrimage destroy, which leaves the data, and deploy again`,
  );
}
