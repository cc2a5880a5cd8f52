import type { Topology } from '../../model/topology.ts';
import { allDeviations } from '../look/deviations.ts';
import { look } from '../look/look.ts';
import { hasContainers, type Seen } from '../look/seen.ts';
import { readRelease } from '../releases/release.ts';
import { recovered } from '../standby/recover.ts';
import type { TerraformState } from '../states/state.ts';
import { statesOf } from '../states/states.ts';
import { atRelease } from './at-release.ts';
import type { Deployment } from './deployment.ts';
import type { LeftServers } from './left-servers.ts';

/** What was before a run: what each server ran, Terraform's states, and the release that it was. */
export interface BeforeRun {
  readonly seen: ReadonlyMap<string, Seen>;
  readonly states: ReadonlyMap<string, TerraformState | null>;
  /** Null: nothing ran before. */
  readonly topology: Topology | null;
  /** Whether the servers ran what that topology says. */
  readonly isKnown: boolean;
  /** Null: it leaves no server. */
  readonly left: LeftServers | null;
}

/** Puts right what an interrupted change of generations has left, and takes down what is there then. */
export async function beforeRun(deployment: Deployment, left: LeftServers | null): Promise<BeforeRun> {
  const { topology, hosts } = deployment;
  const states = statesOf(deployment);
  const seen = await recovered(deployment);
  // Records outlive what was destroyed.
  const previous = seen.some(hasContainers) ? await readRelease(hosts, topology.servers, seen) : null;
  const [isKnown, ...all] = await Promise.all([
    previous === null ? false : describes(deployment, previous.topology, seen),
    ...topology.servers.map(async (server) => [server.name, await states.read(server)] as const),
  ]);
  return { seen: byServer(seen), states: new Map(all), topology: previous?.topology ?? null, isKnown, left };
}

export function byServer(seen: readonly Seen[]): ReadonlyMap<string, Seen> {
  return new Map(seen.map((item) => [item.server, item]));
}

/**
 * Whether the servers run what a release says, so that it is a way back to it.
 *
 * Servers that are left are not asked, since nothing changes there before the end; nor are new ones, which had nothing.
 */
async function describes(deployment: Deployment, last: Topology, seen: readonly Seen[]): Promise<boolean> {
  const { hosts } = deployment;
  const names = new Set(seen.filter(hasContainers).map(({ server }) => server));
  const old = atRelease(deployment, last).topology;
  const staying = old.servers.filter(({ name }) => names.has(name));
  const deviations = allDeviations(
    { topology: old },
    await Promise.all(staying.map((server) => look(hosts, old, server))),
  );
  // A job that was run by hand, with other settings, leaves what serves as it was.
  return deviations.every(({ kind }) => ['unhealthy', 'stopped', 'limits', 'job'].includes(kind));
}
