import { worksAlone } from '../../model/service.ts';
import type { Topology } from '../../model/topology.ts';
import type { Deviation } from '../look/deviation.ts';
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
  /** In what the servers differed from what that topology says. */
  readonly differed: readonly Deviation[];
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
  const [differed, ...all] = await Promise.all([
    previous === null ? [] : differences(deployment, previous.topology, seen),
    ...topology.servers.map(async (server) => [server.name, await states.read(server)] as const),
  ]);
  return { seen: byServer(seen), states: new Map(all), topology: previous?.topology ?? null, differed, left };
}

export function byServer(seen: readonly Seen[]): ReadonlyMap<string, Seen> {
  return new Map(seen.map((item) => [item.server, item]));
}

/** A job that was run by hand, with other settings, leaves what serves as it was. */
const HARMLESS: readonly Deviation['kind'][] = ['unhealthy', 'stopped', 'limits', 'job'];

/** What a run leaves that has died; a deployment of that release puts it right. */
const HALF_WAY: readonly Deviation['kind'][] = ['missing', 'other', 'unexpected', 'file'];

/** Whether the servers ran what the last release says. */
export function isAsReleased({ topology, differed }: Pick<BeforeRun, 'topology' | 'differed'>): boolean {
  return topology !== null && differed.every(({ kind }) => HARMLESS.includes(kind));
}

/** What a run that has died has left, or a hand that removed something: the way back leads to the last release all the same. */
export function leftHalfWay({ topology, differed }: Pick<BeforeRun, 'topology' | 'differed'>): readonly Deviation[] {
  // One that may run only once is stopped before it starts elsewhere.
  const alone = new Set(topology?.services.filter(worksAlone).map(({ name }) => name));
  return differed.filter(({ kind, subject }) => HALF_WAY.includes(kind) || (kind === 'stopped' && alone.has(subject)));
}

/** What hands have changed: it may be what keeps all going, and there is no way back to it. */
export function changedByHand({ differed }: Pick<BeforeRun, 'differed'>): readonly Deviation[] {
  return differed.filter(({ kind }) => !HARMLESS.includes(kind) && !HALF_WAY.includes(kind));
}

/**
 * In what the servers differ from what a release says.
 *
 * Servers that are left are not asked, since nothing changes there before the end; nor are new ones, which had nothing.
 */
async function differences(
  deployment: Deployment,
  last: Topology,
  seen: readonly Seen[],
): Promise<readonly Deviation[]> {
  const { hosts } = deployment;
  const names = new Set(seen.filter(hasContainers).map(({ server }) => server));
  const old = atRelease(deployment, last).topology;
  const staying = old.servers.filter(({ name }) => names.has(name));
  return allDeviations({ topology: old }, await Promise.all(staying.map((server) => look(hosts, old, server))));
}
