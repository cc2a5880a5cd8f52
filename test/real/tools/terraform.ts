import { writeFile } from 'node:fs/promises';
import * as lab from '../../../lab/terraform.ts';
import { mirrorConfiguration, providerMirror } from '../../../lab/terraform-provider.ts';
import { once, place } from './place.ts';
import { type Outcome, run } from './run.ts';

/** Runs Terraform with the real docker provider, and with nothing from Terraform's own registry. */
export async function terraform(args: readonly string[], cwd: string): Promise<Outcome> {
  return run(await findTerraform(), args, { cwd, env: await terraformEnvironment() });
}

/** The environment variables that make any Terraform take the provider from the local mirror. */
export async function terraformEnvironment(): Promise<Readonly<Record<string, string>>> {
  const mirror = await once('terraform-mirror', () => providerMirror(place));
  const file = `${mirror}.tfrc`;
  await writeFile(file, mirrorConfiguration(mirror));
  return { TF_CLI_CONFIG_FILE: file, TF_IN_AUTOMATION: '1', CHECKPOINT_DISABLE: '1' };
}

/** Gives this machine's Terraform when it is new enough, else builds one. */
export function findTerraform(): Promise<string> {
  return once('terraform', () => lab.findTerraform(place));
}
