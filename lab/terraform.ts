import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { labTerraform } from '../toolkit/terraform-environment.ts';
import { type CachePlace, exists } from './cache.ts';
import { goProgram } from './go-program.ts';
import { LabError } from './lab-error.ts';
import type { Lab } from './lab-settings.ts';
import { run } from './run.ts';
import { mirrorConfiguration, providerMirror } from './terraform-provider.ts';

/** Oldest Terraform whose order of steps the stacks rest on. */
const OLDEST_MINOR = 11;

const TERRAFORM = 'github.com/hashicorp/terraform';

/** The commit of Terraform 1.11.4, as which its inner modules are published. */
const INNER_VERSION = 'v0.0.0-20250409131005-35645b8fca68';
const INNER = [
  ...['azure', 'consul', 'cos', 'gcs', 'kubernetes', 'oss', 'pg', 's3'].map((name) => `backend/remote-state/${name}`),
  'legacy',
].map((name) => `${TERRAFORM}/internal/${name}`);

/** What `terraform init` asks first for the provider. */
const REGISTRY = 'https://registry.terraform.io/v1/providers/kreuzwerker/docker/versions';

/**
 * Lays down beside a lab's SSH configuration what Terraform lacks on this machine: the program, and a mirror of the provider
 * where Terraform's registry does not answer.
 *
 * The hosts of a lab are of use without Terraform, so what cannot be had is told and is no failure.
 */
export async function ensureTerraform(lab: Lab): Promise<void> {
  await mkdir(lab.folder, { recursive: true, mode: 0o700 });
  await Promise.all([
    ensureProgram(lab).catch(told(lab, 'terraform: it is not here; install Terraform 1.11 or newer')),
    ensureProvider(lab).catch(told(lab, `terraform: ${new URL(REGISTRY).host} does not answer; see that it does`)),
  ]);
}

/** Gives this machine's Terraform when it is new enough, else builds one. */
export async function findTerraform(place: CachePlace): Promise<string> {
  const { stdout } = await run(['env', 'CHECKPOINT_DISABLE=1', 'terraform', 'version'], { cwd: '/' });
  const [, major, minor] = /Terraform v(\d+)\.(\d+)/.exec(stdout) ?? [];
  if (Number(major) === 1 && Number(minor) >= OLDEST_MINOR) return 'terraform';
  return goProgram(place, {
    name: 'terraform',
    module: TERRAFORM,
    version: 'v1.11.4',
    sum: 'h1:n5VVSuZsOLbQc9tpqny1mnd6cttyTwvEpLPVewj9UYA=',
    package: TERRAFORM,
    flags: ['-ldflags', '-s -w -X github.com/hashicorp/terraform/version.dev=no'],
    replace: Object.fromEntries(INNER.map((module) => [module, { module, version: INNER_VERSION }])),
  });
}

/** Path of the file for `TF_CLI_CONFIG_FILE`; null: Terraform needs none here. */
export async function tryFindTerraformConfig(lab: Lab): Promise<string | null> {
  const { config } = labTerraform(lab.folder);
  return (await exists(config)) ? config : null;
}

/** Folder to put in front of `PATH` for the Terraform that the lab built; null: the machine has its own. */
export async function tryFindTerraformBin(lab: Lab): Promise<string | null> {
  const { bin } = labTerraform(lab.folder);
  return (await exists(join(bin, 'terraform'))) ? bin : null;
}

async function ensureProgram(lab: Lab): Promise<void> {
  const { bin } = labTerraform(lab.folder);
  const program = await findTerraform(lab.place);
  await rm(bin, { recursive: true, force: true });
  if (program === 'terraform') return;
  await mkdir(bin, { recursive: true });
  await symlink(program, join(bin, 'terraform'));
}

async function ensureProvider(lab: Lab): Promise<void> {
  const { config } = labTerraform(lab.folder);
  if (await registryAnswers()) await rm(config, { force: true });
  else await writeFile(config, mirrorConfiguration(await providerMirror(lab.place)));
}

async function registryAnswers(): Promise<boolean> {
  const probe = ['curl', '-sS', '-m', '5', '-o', '/dev/null', '-w', '%{http_code}', REGISTRY];
  const { stdout } = await run(probe, { timeoutSeconds: 10 });
  return stdout === '200';
}

/** Tells in one line what to do, and why it was not done here. */
function told(lab: Lab, what: string): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof LabError)) throw error;
    lab.place.report(`${what} (${error.message.replaceAll(/\s*\n\s*/g, '; ')})`);
  };
}
