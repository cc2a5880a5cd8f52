import { rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { hostFolder, sshCommand, sshConfigFile, writeAccess } from './access.ts';
import { cacheFolder } from './cache.ts';
import { carryImages } from './carry.ts';
import { engineAnswers, holdEngine, releaseEngine, useEngine } from './engine.ts';
import { type Cgroups, createHostCommand, createNetworkCommand, createVolumeCommand } from './host.ts';
import { ensureImages, type ImageSet } from './image-set.ts';
import { LabError } from './lab-error.ts';
import { LAB_LABEL, type Lab, type LabHost, type LabPlace, type LabSettings, labOf } from './lab-settings.ts';
import { ensureRegistry } from './registry.ts';
import { type RegistryImage, tryListImages } from './registry-content.ts';
import { run, runOrThrow } from './run.ts';
import { ensureSeed, fillFromSeed } from './seed.ts';
import { ensureTerraform, tryFindTerraformBin, tryFindTerraformConfig } from './terraform.ts';

/** State of one host as it answers over SSH. */
export interface HostStatus {
  readonly name: string;
  readonly address: string;
  /** Version of its engine; null when it does not answer. */
  readonly engine: string | null;
  /** Containers that run on it. */
  readonly running: number;
}

export interface RegistryStatus {
  readonly address: string;
  /** What it serves; null when it does not answer. */
  readonly images: readonly RegistryImage[] | null;
}

export interface LabStatus {
  readonly name: string;
  readonly hosts: readonly HostStatus[];
  /** The registry that the hosts pull from. */
  readonly registry: RegistryStatus;
  /** Configuration for `ssh -F`. */
  readonly sshConfig: string;
  /** Folder with an `ssh` that uses it, for what takes no configuration, such as `docker -H ssh://…`. */
  readonly bin: string;
  /** File for `TF_CLI_CONFIG_FILE`; null: Terraform needs none here. */
  readonly terraformConfig: string | null;
  /** Folder with the Terraform that the lab built; null: the machine has its own. */
  readonly terraformBin: string | null;
}

export { cacheFolder, LabError };

/**
 * Makes the hosts and the registry of a lab, or what is missing of them, and brings the images to them.
 *
 * @throws LabError when the machine cannot run it
 */
export async function labUp(settings: LabSettings, place: LabPlace): Promise<LabStatus> {
  const lab = labOf(settings, place);
  const release = await useEngine(place);
  try {
    // Both take minutes the first time. Neither is left alone when the other fails: what it builds stays in the cache.
    const [hosts, terraform] = await Promise.allSettled([hostsUp(lab), ensureTerraform(lab)]);
    for (const part of [hosts, terraform]) if (part.status === 'rejected') throw part.reason;
    return await labStatus(settings, place);
  } finally {
    await release();
  }
}

async function hostsUp(lab: Lab): Promise<void> {
  const images = await ensureImages(lab.place);
  await writeAccess(lab);
  if ((await run(['docker', 'network', 'inspect', lab.network])).code !== 0) {
    await runOrThrow(createNetworkCommand(lab));
  }
  await ensureHosts(lab, images);
  await carryImages(lab, images);
  await ensureRegistry(lab, images);
}

/** Removes everything that the lab made on this machine; what is slow to make stays in the cache. */
export async function labDown(settings: LabSettings, place: LabPlace): Promise<void> {
  const lab = labOf(settings, place);
  // Its volumes and networks are there for a while after the last container.
  const release = await holdEngine(place);
  try {
    if (await engineAnswers()) await removeFromEngine(lab);
  } finally {
    await release();
  }
  await rm(lab.folder, { recursive: true, force: true });
  // Other labs of the project may still have theirs there.
  for (const folder of [dirname(lab.folder), dirname(dirname(lab.folder))]) await rmdir(folder).catch(() => {});
  await releaseEngine(place);
}

/** Asks each host over SSH, with its key verified, and the registry. */
export async function labStatus(settings: LabSettings, place: LabPlace): Promise<LabStatus> {
  const lab = labOf(settings, place);
  const { address } = lab.registry;
  const [images, ...hosts] = await Promise.all([
    tryListImages(address),
    ...lab.hosts.map((host) => hostStatus(lab, host)),
  ]);
  const bin = join(lab.folder, 'bin');
  return {
    ...{ name: settings.name, hosts, registry: { address, images }, sshConfig: sshConfigFile(lab), bin },
    terraformConfig: await tryFindTerraformConfig(lab),
    terraformBin: await tryFindTerraformBin(lab),
  };
}

async function hostStatus(lab: Lab, host: LabHost): Promise<HostStatus> {
  const info = ['docker', 'info', '--format', "'{{.ServerVersion}} {{.ContainersRunning}}'"];
  const { code, stdout } = await run(sshCommand(lab, host, info), { timeoutSeconds: 15 });
  const [engine = null, running = '0'] = code === 0 ? stdout.trim().split(' ') : [];
  return { name: host.name, address: host.address, engine, running: Number(running) };
}

async function ensureHosts(lab: Lab, images: ImageSet): Promise<void> {
  const cgroups = (await runOrThrow(['docker', 'info', '--format', '{{.CgroupVersion}}'])).trim() === '2' ? '2' : '1';
  const found = await Promise.all(lab.hosts.map((host) => run(['docker', 'inspect', host.container])));
  const missing = lab.hosts.filter((_, index) => found[index]?.code !== 0);
  if (missing.length > 0) {
    const seed = await ensureSeed(lab.place, images, cgroups);
    lab.place.report(`starting ${missing.map(({ name, address }) => `${name} (${address})`).join(', ')}`);
    await Promise.all(missing.map((host) => createHost(lab, host, images.host, seed, cgroups)));
  }
  await runOrThrow(['docker', 'start', ...lab.hosts.map(({ container }) => container)]);
  await Promise.all(lab.hosts.map((host) => awaitHost(lab, host)));
}

async function createHost(lab: Lab, host: LabHost, image: string, seed: string, cgroups: Cgroups): Promise<void> {
  await runOrThrow(createVolumeCommand(lab, host.volume));
  await fillFromSeed(seed, host.volume, image);
  await runOrThrow(createHostCommand(lab, host, image, cgroups));
  await runOrThrow(['docker', 'cp', hostFolder(lab, host), `${host.container}:/etc/arrimage-lab`]);
}

async function awaitHost(lab: Lab, host: LabHost): Promise<void> {
  let last = '';
  const started = performance.now();
  while (performance.now() - started < 30_000) {
    const { code, stderr } = await run(sshCommand(lab, host, ['docker', 'version']), { timeoutSeconds: 10 });
    if (code === 0) return;
    last = stderr.trim();
    if (/^Host key verification failed|Permission denied \(publickey/m.test(last)) {
      throw new LabError(
        `lab: the host ${host.name} has other keys than ${lab.folder}: another clone made it, or they were removed; 'arrimage lab down' removes it with what runs on it`,
      );
    }
    const state = await run(['docker', 'inspect', '--format', '{{.State.Running}}', host.container]);
    if (state.stdout.trim() !== 'true') break;
    await wait(250);
  }
  throw new LabError(`lab: the host ${host.name} does not answer; see docker logs ${host.container}\n${last}`);
}

async function removeFromEngine(lab: Lab): Promise<void> {
  const filter = ['--filter', `label=${LAB_LABEL}=${lab.settings.name}`];
  const list = async (what: readonly string[]): Promise<readonly string[]> =>
    (await runOrThrow(['docker', ...what, '-q', ...filter])).split('\n').filter((line) => line !== '');
  const containers = await list(['ps', '-a']);
  if (containers.length > 0) {
    lab.place.report(`removing the lab ${lab.settings.name}`);
    await Promise.all(containers.map((id) => run(['docker', 'exec', id, 'lab-engine', 'clear'])));
    await runOrThrow(['docker', 'rm', '-f', '-v', ...containers]);
  }
  const volumes = await list(['volume', 'ls']);
  await Promise.all(volumes.map((name) => runOrThrow(['docker', 'volume', 'rm', name])));
  const networks = await list(['network', 'ls']);
  if (networks.length > 0) await runOrThrow(['docker', 'network', 'rm', ...networks]);
}
