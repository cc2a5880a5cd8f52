import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './cache.ts';
import { goProgram } from './go-program.ts';
import { type Outcome, run } from './run.ts';
import { providerMirror } from './terraform-provider.ts';

/** Oldest Terraform whose order of steps the stacks rest on. */
const OLDEST_MINOR = 11;

const TERRAFORM = 'github.com/hashicorp/terraform';

/** The commit of Terraform 1.11.4, as which its inner modules are published. */
const INNER_VERSION = 'v0.0.0-20250409131005-35645b8fca68';
const INNER = [
  ...['azure', 'consul', 'cos', 'gcs', 'kubernetes', 'oss', 'pg', 's3'].map((name) => `backend/remote-state/${name}`),
  'legacy',
].map((name) => `${TERRAFORM}/internal/${name}`);

/** Runs Terraform with the real docker provider, and with nothing from Terraform's own registry. */
export async function terraform(args: readonly string[], cwd: string): Promise<Outcome> {
  return run(await findTerraform(), args, { cwd, env: await terraformEnvironment() });
}

/** The environment variables that make any Terraform take the provider from the local mirror. */
export async function terraformEnvironment(): Promise<Readonly<Record<string, string>>> {
  const mirror = await providerMirror();
  const file = join(cacheFolder, `${mirror.slice(cacheFolder.length + 1)}.tfrc`);
  await mkdir(cacheFolder, { recursive: true });
  await writeFile(
    file,
    `disable_checkpoint = true\nprovider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`,
  );
  return { TF_CLI_CONFIG_FILE: file, TF_IN_AUTOMATION: '1', CHECKPOINT_DISABLE: '1' };
}

/** Gives this machine's Terraform when it is new enough, else builds one. */
export async function findTerraform(): Promise<string> {
  const { stdout } = await run('terraform', ['version'], { cwd: '/', env: { CHECKPOINT_DISABLE: '1' } });
  const [, major, minor] = /Terraform v(\d+)\.(\d+)/.exec(stdout) ?? [];
  if (Number(major) === 1 && Number(minor) >= OLDEST_MINOR) {
    return 'terraform';
  }
  return goProgram({
    name: 'terraform',
    module: TERRAFORM,
    version: 'v1.11.4',
    sum: 'h1:n5VVSuZsOLbQc9tpqny1mnd6cttyTwvEpLPVewj9UYA=',
    package: TERRAFORM,
    flags: ['-ldflags', '-s -w -X github.com/hashicorp/terraform/version.dev=no'],
    replace: Object.fromEntries(INNER.map((module) => [module, { module, version: INNER_VERSION }])),
  });
}
