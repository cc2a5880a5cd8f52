import { access } from 'node:fs/promises';
import { dirname, join, normalize, resolve } from 'node:path';
import type { Topology } from '../model/topology.ts';
import { pathWith } from './program-folder.ts';
import { resolvePath } from './resolve-path.ts';

/** What Terraform is told by the environment of this process. */
export interface OuterEnvironment {
  /** Folders in which programs are looked for: `PATH`. */
  readonly path: string | undefined;
  /** Terraform's own configuration file: `TF_CLI_CONFIG_FILE`. */
  readonly terraformConfig: string | undefined;
}

/** What a lab lays down for Terraform where the machine lacks it. */
export interface LabTerraform {
  /** Terraform's configuration file, which names a mirror of the provider. */
  readonly config: string;
  /** Folder with the program `terraform`. */
  readonly bin: string;
}

/**
 * The environment variables that Terraform runs with for an environment.
 *
 * For servers of a lab it takes the provider's mirror and the program that `arrimage lab up` made, if it had to make them. A
 * configuration file that the user named goes before the lab's, unless it is not there.
 */
export async function terraformEnvironment(
  project: string,
  topology: Topology,
  outer: OuterEnvironment,
): Promise<Readonly<Record<string, string>>> {
  const labs = labFolders(topology).map((folder) => labTerraform(resolvePath(project, folder)));
  const ownConfig = await tryFind([outer.terraformConfig ?? '']);
  const config = ownConfig ?? (await tryFind(labs.map((lab) => lab.config)));
  const program = await tryFind(labs.map(({ bin }) => join(bin, 'terraform')));
  const path = program === null ? outer.path : pathWith(dirname(program), outer.path);
  return {
    TF_IN_AUTOMATION: '1',
    CHECKPOINT_DISABLE: '1',
    ...(config === null ? {} : { TF_CLI_CONFIG_FILE: config }),
    ...(path === undefined ? {} : { PATH: path }),
  };
}

/** Where a lab lays down what Terraform needs, beside its SSH configuration. */
export function labTerraform(folder: string): LabTerraform {
  return { config: join(folder, 'terraform.rc'), bin: join(folder, 'terraform') };
}

/** Folders of the labs that the servers of a topology stand in, relative to the project. */
function labFolders({ servers }: Topology): readonly string[] {
  const lab = join('.arrimage', 'lab');
  const configs = servers.map(({ ssh }) => normalize(ssh.config ?? ''));
  const folders = configs.filter((path) => dirname(dirname(path)) === lab).map((path) => dirname(path));
  return [...new Set(folders)];
}

/** The first of these paths that there is. */
async function tryFind(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) {
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    // Terraform runs in another folder.
    if (path !== '' && isThere) return resolve(path);
  }
  return null;
}
