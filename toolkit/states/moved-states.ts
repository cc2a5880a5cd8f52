import { isDeepStrictEqual } from 'node:util';
import { type StateBackend, stackName, type Topology } from '../../model/topology.ts';
import type { Deployment } from '../deploy/deployment.ts';
import type { Seen } from '../look/seen.ts';
import { nameOf } from '../look/seen-container.ts';
import { isReleased } from '../releases/record.ts';
import { readRelease } from '../releases/release.ts';
import { writeStacks } from '../terraform/stacks.ts';
import { UsageError } from '../usage-error.ts';
import { type TerraformState, unknownTo } from './state.ts';
import { statesOf } from './states.ts';

/** The topology of the last release where that is another one than what is wanted; null: it is the same, or there is none. */
export async function otherRelease(
  { topology, hosts }: Pick<Deployment, 'topology' | 'hosts'>,
  seen: readonly Seen[],
): Promise<Topology | null> {
  if (isReleased({ topology }, seen)) return null;
  return (await readRelease(hosts, topology.servers, seen))?.topology ?? null;
}

/** Whether the last release has the states in another place than the settings. */
export function isPlacedElsewhere(topology: Topology, last: Topology | null): last is Topology {
  return last !== null && !isDeepStrictEqual(last.state, topology.state);
}

/**
 * Looks whether the states are where the settings say: a deployment on a state that is not there, or is an old one, would take what runs
 * for something that a dead run has left.
 *
 * @param last topology of the last release, where that is another one
 * @throws UsageError that says, for each stack that was not moved with the settings, how to do so
 */
export async function refuseMoved(deployment: Deployment, seen: readonly Seen[], last: Topology | null): Promise<void> {
  const { project, topology } = deployment;
  if (!isPlacedElsewhere(topology, last)) return;
  await writeStacks(project, topology);
  const states = statesOf(deployment);
  const left: string[] = [];
  for (const own of seen) {
    const server = topology.servers.find(({ name }) => name === own.server);
    if (server === undefined) continue;
    await states.fetch(server, own);
    left.push(...leftBehind(last, topology, own, await states.read(server)));
  }
  if (left.length > 0) throw new UsageError(...left);
}

/** What is wrong where a state does not know all that runs; none: it was moved. */
export function leftBehind(
  before: Topology,
  now: Topology,
  { server, containers }: Pick<Seen, 'server' | 'containers'>,
  state: TerraformState | null,
): readonly string[] {
  const unknown = unknownTo(state, containers);
  if (unknown.length === 0) return [];
  const stack = stackName(now, server);
  const target = `${now.system}/${now.environment}`;
  const [old, next] = [placeText(before.state), placeText(now.state)];
  return [
    `state: expected the state of ${stack} at ${next}, got none there that knows ${unknown.map(nameOf).join(', ')}, since the last release has it at ${old}; ` +
      `to move it, set the state to ${old} again, run arrimage plan ${target}, and in cdktf.out/stacks/${stack}: terraform state pull > moved.tfstate; ` +
      `then set it to ${next}, run arrimage plan ${target} once more, and there: terraform state push moved.tfstate`,
  ];
}

function placeText(state: StateBackend): string {
  switch (state.kind) {
    case 'server':
      return 'its server';
    case 's3':
      return `s3 (${state.endpoint === null ? '' : `${state.endpoint}, `}bucket ${state.bucket}, prefix ${state.prefix})`;
    case 'pg':
      return `pg (schema ${state.schema})`;
    case 'http':
      return `http (${state.address})`;
  }
}
