import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { onHost, SHARED } from '../tools/deployed-lab.ts';
import { ownProject } from '../tools/own-project.ts';

export const TARGET = 'shop/lab';
export const { subnet, name } = SHARED.settings;

export const ADDRESSES = { db: `${subnet}.11`, app: `${subnet}.12` } as const;

/** Settings with these servers, and services by the server that each is on. */
export function settingsWith(
  servers: readonly (keyof typeof ADDRESSES)[],
  places: Readonly<Record<string, string>>,
): string {
  const access = `sshConfig: .arrimage/lab/${name}/ssh_config`;
  return [
    'servers:',
    ...servers.map((server) => `  ${server}: { address: ${ADDRESSES[server]}, ${access} }`),
    'image: { repository: lab/nginx, tag: "1.30" }',
    'steadyFor: 1s',
    `places: ${JSON.stringify(places)}`,
    '',
  ].join('\n');
}

export const project = ownProject(SHARED, 'left/stacks.ts', settingsWith(['db', 'app'], { store: 'db', web: 'app' }));
export const { arrimage } = project;

/** Deploys settings; gives the exit code with everything that was said. */
export async function deploy(settings: string, ...more: readonly string[]) {
  await writeFile(join(project.folder, 'config/shop/lab.yaml'), settings);
  const { code, stdout, stderr } = await arrimage('deploy', TARGET, '--yes', ...more);
  return { code, said: `${stdout}${stderr}` };
}

/** Services of the environment that run on a host, sorted. */
export async function runningOn(host: string): Promise<readonly string[]> {
  const text = await onHost(
    host,
    `docker ps --filter label=arrimage.system=shop --format '{{.Label "arrimage.service"}}' | sort`,
  );
  return text.split('\n').filter((line) => line !== '');
}

/** The engines' clock, which all hosts share. */
export const seconds = async (): Promise<string> => (await onHost('db', 'date +%s.%N')).trim();
/** What a command prints that is run on the volume of the service `store`. */
export const data = (words: string): Promise<string> =>
  onHost('db', `docker run --rm --network none -v shop-lab-data:/data lab/nginx:1.30 sh -c '${words}'`);

/** Deploys a service with data and one without, each on a server of its own. */
export async function beginProject(): Promise<void> {
  await project.write();
  expect(await deploy(settingsWith(['db', 'app'], { store: 'db', web: 'app' }))).toMatchObject({ code: 0 });
  await data('echo precious >/data/file');
}

export async function endProject(): Promise<void> {
  await arrimage('destroy', TARGET, '--volumes', '--confirm', TARGET);
  await onHost('db', 'docker volume rm -f shop-lab-data');
  await project.remove();
}
