import { instancesOf } from '../../model/instance.ts';
import type { ServerNode } from '../../model/server.ts';
import { HostError } from '../host-error.ts';
import type { Deviation } from '../look/deviation.ts';
import { deviationsOf } from '../look/deviations.ts';
import { look } from '../look/look.ts';
import type { Seen } from '../look/seen.ts';
import { nameOf } from '../look/seen-container.ts';
import { forgetVolumes } from '../states/forget-volumes.ts';
import { containersOf, movedImages } from '../states/state.ts';
import { statesOf } from '../states/states.ts';
import { pushFiles } from '../step/files.ts';
import { setLimits } from '../step/limits.ts';
import { reload } from '../step/reload.ts';
import type { StepPlace } from '../step/step-place.ts';
import { tell } from '../terraform/tell.ts';
import { type ApplyOptions, allButSwitches, apply, initialize, volumesOf } from '../terraform/terraform.ts';
import { terraformPlace } from '../terraform/terraform-place.ts';
import { applyWatched } from './apply-watched.ts';
import { awaitNamed } from './await-named.ts';
import type { Deployment } from './deployment.ts';
import { replacements } from './replacements.ts';
import { removeContainers, settleServer } from './settle-server.ts';
import { startStopped } from './start-stopped.ts';
import { isSick } from './useless.ts';
import { stopOtherWriters } from './writers.ts';

/** Kinds of deviation that Terraform puts right; the others need no new container. */
const FOR_TERRAFORM: readonly Deviation['kind'][] = ['missing', 'other', 'drift', 'job', 'unexpected'];

export function needsTerraform(kind: Deviation['kind']): boolean {
  return FOR_TERRAFORM.includes(kind);
}

/** Makes one server run what the topology says; the result is what still differs. On the way back only jobs run that may run both ways: what the others' successors did stays. */
export async function applyServer(
  deployment: Deployment,
  server: ServerNode,
  before: Seen,
  way: 'on' | 'back' = 'on',
): Promise<readonly Deviation[]> {
  const isUnfinished = way === 'on' && deployment.unfinished?.has(server.name) === true;
  await runTerraform(deployment, server, before, { way, ...(isUnfinished ? { extent: 'all' } : {}) });
  return repairAfter(deployment, server, { before, way });
}

/** Brings up on one server all that the topology says, beside what runs, and turns no edge. */
export function bringServer(deployment: Deployment, server: ServerNode, before: Seen): Promise<void> {
  return runTerraform(deployment, server, before, { way: 'on', extent: 'all but switches' });
}

/** Does what is left after that, also where the server itself shows nothing: the state has to say that the edges have turned. */
export async function finishServer(
  deployment: Deployment,
  server: ServerNode,
  before: Seen,
): Promise<readonly Deviation[]> {
  await runTerraform(deployment, server, before, { way: 'on', extent: 'all' });
  return repairAfter(deployment, server);
}

interface TerraformRun {
  readonly way: 'on' | 'back';
  /** @default - all, where the server shows something that Terraform puts right */
  readonly extent?: 'all' | 'all but switches';
}

async function runTerraform(
  deployment: Deployment,
  server: ServerNode,
  before: Seen,
  { way, extent }: TerraformRun,
): Promise<void> {
  const { topology } = deployment;
  const states = statesOf(deployment);
  await states.fetch(server, before);
  const seen = await settleServer(deployment, server, before);
  const wrong = deviationsOf(topology, seen, deployment.secrets);
  await repairBefore(stepPlace(deployment, server), wrong);
  if (extent === undefined && !wrong.some(({ kind }) => needsTerraform(kind))) return;
  const place = terraformPlace(deployment, server);
  await initialize(place);
  for (const name of await forgetVolumes(states, server, await volumesOf(place)))
    deployment.progress.note(`${server.name}: no service has the volume ${name} any more; it stays, with its data`);
  const state = await states.read(server);
  const there = new Set(seen.containers.map(({ Id }) => Id));
  const options: ApplyOptions = {
    // A state outlives a server that was made anew, on which nothing else of it is there either.
    refresh: there.size === 0 || [...containersOf(state)].some((id) => !there.has(id)),
    replace: [...(await replacements(deployment, server, wrong, way)), ...movedImages(state, seen.images)],
    ...(extent === 'all but switches' ? { targets: await allButSwitches(place) } : {}),
    event: (event) => tell(deployment, server, event),
  };
  await stopOtherWriters(deployment, server, seen, wrong);
  await applyWatched(deployment, server, seen, (failed) => {
    const signal = place.signal === undefined ? failed : AbortSignal.any([place.signal, failed]);
    return states.during(server, () => apply({ ...place, signal }, options));
  });
}

async function repairBefore(place: StepPlace, wrong: readonly Deviation[]): Promise<void> {
  const files = wrong.filter(({ kind }) => kind === 'file').flatMap(({ object }) => (object === null ? [] : [object]));
  if (files.length > 0)
    await pushFiles(
      place,
      files.filter((path) => !isReloaded(place, path)),
    );
  await startStopped(place, wrong);
}

/** Whether a file is left to the command that makes its program read it; a program without one reads it by itself. */
function isReloaded({ topology, server }: StepPlace, path: string): boolean {
  const file = topology.files.find(({ server: name, source }) => name === server.name && source === path);
  const service = topology.services.find(({ id }) => id === file?.container);
  return file?.reloadable === true && service !== undefined && service.reload !== null;
}

/**
 * What Terraform sees no reason for: live files that differ, limits, containers that it does not know.
 *
 * @param from what ran before this, where what was unhealthy then is told apart: on the way back it is not waited for
 */
async function repairAfter(
  deployment: Deployment,
  server: ServerNode,
  from?: { readonly before: Seen; readonly way: 'on' | 'back' },
): Promise<readonly Deviation[]> {
  const { topology, hosts } = deployment;
  const place = stepPlace(deployment, server);
  const left = deviationsOf(topology, await look(hosts, topology, server), deployment.secrets);
  for (const name of new Set(left.filter(({ kind }) => kind === 'file').map(({ subject }) => subject))) {
    const service = topology.services.find((item) => item.server === server.name && item.name === name);
    if (service?.reload !== null && service !== undefined) await reload(place, [name]);
  }
  if (left.some(({ kind }) => kind === 'limits')) await setLimits(place);
  const were = new Set(from?.before.containers.filter(isSick).map(nameOf));
  const starting = left
    .flatMap(({ kind, object }) => (kind === 'unhealthy' && object !== null ? [object] : []))
    .filter((name) => from?.way !== 'back' || !were.has(name));
  await awaitNamed(place, starting).catch(toldHow(deployment, were));
  const unknown = left
    .filter(({ kind }) => kind === 'unexpected')
    .flatMap(({ object }) => (object === null ? [] : [object]));
  await removeContainers(deployment, server, unknown);
  return left.length === 0 ? [] : deviationsOf(topology, await look(hosts, topology, server), deployment.secrets);
}

/**
 * A deployment does not replace what is as the topology says: a database that has much to read may be unhealthy for a while.
 *
 * @param were names of containers that were unhealthy before
 */
function toldHow({ topology }: Deployment, were: ReadonlySet<string>): (error: unknown) => never {
  const instances = topology.services.flatMap((service) => instancesOf(topology, service));
  return (error) => {
    if (!(error instanceof HostError) || error.kind !== 'script') throw error;
    // What its program printed comes after the first line.
    const [first = '', ...rest] = error.message.split('\n');
    const found = instances.find(({ name }) => were.has(name) && first.includes(` ${name} is `));
    if (found === undefined) throw error;
    const restart = `arrimage restart ${topology.system}/${topology.environment} ${found.service.name}`;
    const told = `${first}; it was before, and is what the topology says: ${restart} starts it anew`;
    throw new Error([told, ...rest].join('\n'));
  };
}

/** What a step that runs here, and not in Terraform, is given. */
export function stepPlace({ topology, hosts, secrets, progress }: Deployment, server: ServerNode): StepPlace {
  return { topology, server, hosts, secrets: () => Promise.resolve(secrets), report: (line) => progress.note(line) };
}
