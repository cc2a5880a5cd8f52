import { instancesOf } from '../../model/instance.ts';
import type { ServerNode } from '../../model/server.ts';
import { stackName } from '../../model/topology.ts';
import { containerName } from '../../renderers/terraform/names.ts';
import { jobName } from '../../renderers/terraform/step.ts';
import type { Deviation } from '../look/deviation.ts';
import { deviationsOf } from '../look/deviations.ts';
import { look } from '../look/look.ts';
import type { Seen } from '../look/seen.ts';
import { stackFolder } from '../stack-folder.ts';
import { pushFiles } from '../step/files.ts';
import { setLimits } from '../step/limits.ts';
import { awaitReady } from '../step/ready.ts';
import { reload } from '../step/reload.ts';
import type { StepPlace } from '../step/step-place.ts';
import type { Deployment } from './deployment.ts';
import { removeContainers, settleServer } from './settle-server.ts';
import { startStopped } from './start-stopped.ts';
import { containersOf, fetchState, movedImages, readState } from './state.ts';
import {
  type ApplyOptions,
  apply,
  initialize,
  type ResourceEvent,
  sshVariable,
  type TerraformPlace,
} from './terraform.ts';
import { watch } from './watch.ts';

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
  const { project, topology, hosts } = deployment;
  const stack = stackName(topology, server.name);
  await fetchState(project, hosts, topology, server, before);
  const seen = await settleServer(deployment, server, before);
  const wrong = deviationsOf(topology, seen, deployment.secrets);
  await repairBefore(stepPlace(deployment, server), wrong);
  if (wrong.some(({ kind }) => needsTerraform(kind))) {
    const place = terraformPlace(deployment, server);
    await initialize(place);
    const state = await readState(project, stack);
    const there = new Set(seen.containers.map(({ Id }) => Id));
    const options: ApplyOptions = {
      refresh: topology.state.kind !== 'server' || [...containersOf(state)].some((id) => !there.has(id)),
      replace: [
        ...(await replacements(deployment, server, wrong)),
        ...movedImages(state, seen.images),
        ...jobsToRun(deployment, server, wrong, way),
      ],
      event: (event) => tell(deployment, server, event),
    };
    await applyWatched(deployment, server, seen, () => apply(place, options));
  }
  return repairAfter(deployment, server);
}

/** What Terraform says of a container that failed is that it failed; the watch knows why. */
async function applyWatched(
  { hosts, topology }: Deployment,
  server: ServerNode,
  seen: Seen,
  work: () => Promise<void>,
): Promise<void> {
  const watching = watch(hosts, server, topology, seen);
  try {
    await work();
  } catch (error) {
    const why = await watching.end();
    if (why === '') throw error;
    throw new Error(`server ${server.name}: ${why}`);
  } finally {
    await watching.end();
  }
}

/** Where Terraform runs for a server's stack. */
export function terraformPlace(
  { project, topology, hosts, run, environment, signal }: Deployment,
  server: ServerNode,
): TerraformPlace {
  return {
    run,
    folder: stackFolder(project, stackName(topology, server.name)),
    environment: { ...environment, ...sshVariable(server, hosts) },
    signal,
  };
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

/** What Terraform sees no reason for: live files that differ, limits, containers that it does not know. */
async function repairAfter(deployment: Deployment, server: ServerNode): Promise<readonly Deviation[]> {
  const { topology, hosts } = deployment;
  const place = stepPlace(deployment, server);
  const left = deviationsOf(topology, await look(hosts, topology, server), deployment.secrets);
  for (const name of new Set(left.filter(({ kind }) => kind === 'file').map(({ subject }) => subject))) {
    const service = topology.services.find((item) => item.server === server.name && item.name === name);
    if (service?.reload !== null && service !== undefined) await reload(place, [name]);
  }
  if (left.some(({ kind }) => kind === 'limits')) await setLimits(place);
  const starting = new Set(left.filter(({ kind }) => kind === 'unhealthy').map(({ subject }) => subject));
  if (starting.size > 0) await awaitReady(place, [...starting]);
  const unknown = left
    .filter(({ kind }) => kind === 'unexpected')
    .flatMap(({ object }) => (object === null ? [] : [object]));
  await removeContainers(deployment, server, unknown);
  return left.length === 0 ? [] : deviationsOf(topology, await look(hosts, topology, server), deployment.secrets);
}

/** Addresses of containers that were changed by hand; one that stands beside its successor gives up its name first. */
async function replacements(
  { topology, hosts }: Deployment,
  server: ServerNode,
  wrong: readonly Deviation[],
): Promise<readonly string[]> {
  const drifted = new Set(wrong.filter(({ kind }) => kind === 'drift').map(({ object }) => object));
  const instances = topology.services
    .filter((service) => service.server === server.name)
    .flatMap((service) => instancesOf(topology, service))
    .filter(({ name }) => drifted.has(name));
  const rolling = instances.filter(({ service }) => service.update === 'rolling').map(({ name }) => name);
  if (rolling.length > 0) {
    const script = 'for name do docker rename "$name" "$name-drifted"; done';
    await hosts.script(server, 'renaming containers', script, { args: rolling });
  }
  return instances.map(({ service, replica }) => `docker_container.${containerName(service.name, replica)}`);
}

/** Addresses of jobs that have to run by what the server says; Terraform may think they have: a state outlives a server that was made anew. */
function jobsToRun(
  { topology }: Deployment,
  { name }: ServerNode,
  wrong: readonly Deviation[],
  way: 'on' | 'back',
): readonly string[] {
  const names = new Set(wrong.filter(({ kind }) => kind === 'job').map(({ subject }) => subject));
  const jobs = topology.jobs.filter(
    (job) => job.server === name && names.has(job.name) && (way === 'on' || job.runs === 'both-ways'),
  );
  return jobs.map((job) => `terraform_data.${jobName(job)}`);
}

/** What a step that runs here, and not in Terraform, is given. */
export function stepPlace({ topology, hosts, secrets, progress }: Deployment, server: ServerNode): StepPlace {
  return { topology, server, hosts, secrets: () => Promise.resolve(secrets), report: (line) => progress.note(line) };
}

/** Says of what Terraform does only what a person would: containers, jobs, gates and switches. */
function tell({ progress }: Deployment, server: ServerNode, { kind, address, action, text }: ResourceEvent): void {
  const [type = '', name = ''] = address.split('.');
  const what =
    type === 'docker_container' ? 'container' : type === 'terraform_data' ? 'step' : type.replace('docker_', '');
  const key = `${server.name} ${address} ${action}`;
  if (kind === 'start') progress.begin(key, `${server.name}: ${VERBS[action] ?? action} ${what} ${name}`);
  if (kind === 'done') progress.end(key, 'done');
  if (kind === 'failed') progress.end(key, 'failed');
  if (kind === 'output' && text.startsWith('!')) progress.note(text.slice(1));
}

const VERBS: Readonly<Record<string, string>> = {
  create: 'create',
  delete: 'remove',
  update: 'change',
  replace: 'replace',
};
