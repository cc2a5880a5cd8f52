import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sshConfigFile } from '../lab/access.ts';
import { cacheFolder } from '../lab/cache.ts';
import { type LabPlace, type LabSettings, labOf } from '../lab/lab-settings.ts';
import { runOrThrow } from '../lab/run.ts';
import { writeLabProject } from '../test/lab/tools/lab-project.ts';

export const ROOT = join(import.meta.dirname, '..');

export const LAB: LabSettings = { name: 'bench', subnet: '10.77.90', hosts: ['db', 'app', 'worker'] };

/** Where users come in. */
export const EDGE = `http://${LAB.subnet}.12`;

/** A project with the repository's config/, for the servers of that lab. */
export const PROJECT = join(tmpdir(), `arrimage-${LAB.name}`);

export const PLACE: LabPlace = {
  project: PROJECT,
  cache: cacheFolder,
  report: (line: string) => process.stderr.write(`${line}\n`),
};

/** Tags of the image of the API; a host that runs it has both. */
export type Tag = '2.0.0' | 'bench';

const lab = labOf(LAB, PLACE);

/** Writes the project anew, with the image that the API shall run. */
export async function writeProject(tag: Tag): Promise<void> {
  const image = `images:\n  api: { repository: samaconso/api, tag: ${tag} }`;
  await writeLabProject(PROJECT, LAB, (text) => text.replace(/^images:$/m, image));
  const settings = {
    language: 'typescript',
    app: `node ${join(ROOT, 'dist/bin/main.js')} cdktf-app`,
    projectId: 'bench',
    sendCrashReports: 'false',
  };
  await writeFile(join(PROJECT, 'cdktf.json'), JSON.stringify(settings));
}

/** Builds the second image of the API on the host that runs it: the same with another label. */
export async function buildVariant(): Promise<void> {
  const dockerfile = 'FROM samaconso/api:2.0.0\\nLABEL bench=1\\n';
  await inHost('app', `printf '${dockerfile}' | docker build --quiet -t samaconso/api:bench -`);
}

/** Removes containers, volumes, networks and files from every host, and what tools keep here; images stay. */
export async function wipe(): Promise<void> {
  const script = `
    docker ps -aq | xargs -r docker rm -f -v
    docker volume ls -q | xargs -r docker volume rm
    docker network prune -f
    rm -rf /srv/arrimage`;
  await Promise.all(LAB.hosts.map((host) => inHost(host, script)));
  for (const path of ['.arrimage/state', 'cdktf.out', 'out']) {
    await rm(join(PROJECT, path), { recursive: true, force: true });
  }
}

/** Ids of the containers of services, over all hosts, each after the name of its service. */
export async function containers(): Promise<readonly string[]> {
  const list = `docker ps --no-trunc --filter label=arrimage.service --format '{{.Label "arrimage.service"}} {{.ID}}'`;
  const texts = await Promise.all(LAB.hosts.map((host) => inHost(host, list)));
  return texts.flatMap((text) => text.trim().split('\n')).sort();
}

/** Keeps the files that are on the hosts, with their owners; gives the folder that has them. */
export async function saveFiles(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-files-'));
  for (const host of LAB.hosts) {
    await inHost(host, `tar -C / -cf /files.tar srv/arrimage/samaconso-lab/files`);
    await runOrThrow(['docker', 'cp', `${containerOf(host)}:/files.tar`, join(folder, `${host}.tar`)]);
  }
  return folder;
}

/** Brings kept files back; what the edge forwards to is again what was rendered, and no container of before. */
export async function placeFiles(folder: string): Promise<void> {
  for (const host of LAB.hosts) {
    await runOrThrow(['docker', 'cp', join(folder, `${host}.tar`), `${containerOf(host)}:/files.tar`]);
    await inHost(host, 'tar -C / -xpf /files.tar --numeric-owner');
  }
  const path = 'edge/etc/arrimage/nginx/upstreams.conf';
  const rendered = join(PROJECT, 'out/samaconso/lab/files/app', path);
  const target = `${containerOf('app')}:/srv/arrimage/samaconso-lab/files/${path}`;
  await runOrThrow(['docker', 'cp', rendered, target]);
}

/** Configuration for `ssh -F`. */
export const SSH_CONFIG = sshConfigFile(lab);

/** Runs a script as root in a host, from outside, where no tool is. */
export function inHost(host: string, script: string): Promise<string> {
  return runOrThrow(['docker', 'exec', containerOf(host), 'sh', '-euc', script]);
}

function containerOf(host: string): string {
  return `${lab.network}-${host}`;
}
