import type { ServerNode } from '../../model/server.ts';
import type { Topology } from '../../model/topology.ts';
import { type BeforeRun, isAsReleased } from '../deploy/before-run.ts';
import type { Deployment } from '../deploy/deployment.ts';
import type { Generation } from '../look/generation.ts';
import type { Seen } from '../look/seen.ts';
import { containersOf, type TerraformState } from '../states/state.ts';
import { canReturn, leavingFrom, recorded, standsBy } from './generations.ts';

/** A change from one generation to another, on all servers that have containers which leave. */
export interface GenerationChange {
  /** What serves until the edges turn. */
  readonly old: Topology;
  /** How long what leaves stands by; null: as long as what stands by now would, to which the edges turn whatever the strategy is today. */
  readonly keepSeconds: number | null;
  readonly servers: readonly LeavingGeneration[];
}

/** What leaves one server; its containers may be none, where only some come back. */
export interface LeavingGeneration {
  readonly server: ServerNode;
  readonly seen: Seen;
  readonly generation: Generation;
  /** Terraform's, from before the change. */
  readonly state: TerraformState;
}

/**
 * The change of generations that a deployment is; null: it is none.
 *
 * Only what is a release that the servers really run can be kept, since only to that there is a way back.
 */
export function generationChange(deployment: Deployment, before: BeforeRun): GenerationChange | null {
  const { topology, today } = deployment;
  const { strategy } = today?.topology ?? topology;
  const keepSeconds = strategy.kind === 'blue-green' ? strategy.keepSeconds : null;
  const old = before.topology;
  if (old === null || !isAsReleased(before)) return null;
  if (keepSeconds === null && !canReturn(topology, [...before.seen.values()])) return null;
  const servers = topology.servers.flatMap((server) => {
    const leaving = leavingOn(topology, old, server, before);
    return leaving === null ? [] : [leaving];
  });
  if (servers.every(({ generation }) => generation.containers.length === 0)) return null;
  return { old, keepSeconds, servers };
}

function leavingOn(topology: Topology, old: Topology, server: ServerNode, before: BeforeRun): LeavingGeneration | null {
  const seen = before.seen.get(server.name);
  const state = before.states.get(server.name) ?? null;
  if (seen === undefined || state === null) return null;
  const known = containersOf(state);
  const leaving = leavingFrom(topology, seen).filter(({ Id }) => known.has(Id));
  if (leaving.length === 0 && !standsBy(seen)) return null;
  const newest = [...before.seen.values()].reduce((a, b) => (b.release > a.release ? b : a));
  const wanted = new Set(topology.networks.map(({ name }) => name));
  const networks = networksOf(state).filter((name) => !wanted.has(name));
  const color = seen.standby?.record.standby?.color === 'blue' ? 'green' : 'blue';
  const { release, releaseHash } = newest;
  const containers = recorded(old, server.name, leaving);
  return { server, seen, state, generation: { release, releaseHash, containers, networks, color } };
}

/** Names of the networks that a state knows. */
function networksOf({ resources }: TerraformState): readonly string[] {
  return resources
    .filter(({ type }) => type === 'docker_network')
    .flatMap(({ instances }) => instances.map(({ attributes }) => String(attributes['name'])));
}
