import { cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { labOf } from '../../../lab/lab-settings.ts';
import { type Outcome, run, runOrThrow } from '../../../lab/run.ts';
import { findTerraform } from '../../../lab/terraform.ts';
import { ROOT, testLab } from '../tools/test-lab.ts';

/** Hosts of their own: their engines are restarted, and they are gone now and then. */
export const LAB = testLab('flt', '10.69', ['one', 'two']);

/** The shop on one host, as an environment of its own. */
export interface Site {
  /** Name of the host, and of the environment. */
  readonly host: string;
  readonly target: string;
  readonly origin: string;
  /** Container that is the host. */
  readonly container: string;
  /** Folders of the project on two machines; the second has nothing of the first but settings, secrets and access. */
  readonly machines: readonly [string, string];
}

/** Writes the project of a site on both machines. */
export async function writeSite(host: string): Promise<Site> {
  const { settings, place } = LAB;
  const address = `${settings.subnet}.${11 + settings.hosts.indexOf(host)}`;
  const machines = [`${place.project}-${host}`, `${place.project}-${host}-other`] as const;
  const origin = `http://${address}`;
  for (const folder of machines) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(join(folder, 'config/shop'), { recursive: true });
    await mkdir(join(folder, '.arrimage'), { recursive: true });
    await symlink(join(place.project, '.arrimage/lab'), join(folder, '.arrimage/lab'));
    await cp(join(import.meta.dirname, 'project/stacks.ts'), join(folder, 'stacks.ts'));
    const description = { type: 'module', arrimage: { systems: 'stacks.ts' } };
    await writeFile(join(folder, 'package.json'), JSON.stringify(description));
    await writeFile(join(folder, 'config/shop', `${host}.yaml`), configuration(origin, address));
  }
  return { host, target: `shop/${host}`, origin, machines, container: `arrimage-${settings.name}-${host}` };
}

function configuration(origin: string, address: string): string {
  return `origin: ${origin}
version: a
steadyFor: 3s
servers:
  site: { address: ${address}, sshConfig: .arrimage/lab/${LAB.settings.name}/ssh_config }
suppressions:
  - policy: image-without-digest
    reason: the images of the lab are built on this machine
`;
}

/** Runs the compiled command line on one of the two machines. */
export function arrimage(site: Site, machine: 0 | 1, ...argv: readonly string[]): Promise<Outcome> {
  return run(command(argv), { cwd: site.machines[machine], timeoutSeconds: 300 });
}

/** Command line of the compiled program. */
export function command(argv: readonly string[]): readonly string[] {
  return [process.execPath, join(ROOT, 'dist/bin/main.js'), ...argv];
}

/** Gives the other machine the secrets, as a team does by whatever store it has. */
export async function shareSecrets({ machines: [one, other] }: Site): Promise<void> {
  await cp(join(one, '.arrimage/secrets'), join(other, '.arrimage/secrets'), { recursive: true });
}

/** The programs that do the work of a deployment. */
export interface Programs {
  readonly path: string;
  readonly ssh: string;
  readonly terraform: string;
}

/** Finds them as a deployment to the lab does; a `terraform` that the lab has built is taken away from where it would be found first. */
export async function findPrograms(): Promise<Programs> {
  const which = async (name: string): Promise<string> =>
    (await runOrThrow(['sh', '-c', 'command -v "$1"', 'sh', name])).trim();
  const found = await findTerraform(LAB.place);
  await rm(join(labOf(LAB.settings, LAB.place).folder, 'terraform'), { recursive: true, force: true });
  return {
    path: process.env['PATH'] ?? '',
    ssh: await which('ssh'),
    terraform: found === 'terraform' ? await which(found) : found,
  };
}
