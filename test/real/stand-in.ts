import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './tools/run.ts';
import { findTerraform, terraformEnvironment } from './tools/terraform.ts';

type Resource = Readonly<Record<string, unknown>>;
type Resources = Readonly<Record<string, Readonly<Record<string, Resource>>>>;

/** What Terraform did to one resource, in the order in which it was done. */
export interface Deed {
  readonly action: string;
  readonly address: string;
}

/**
 * Writes a stack whose resources of the engine are stand-ins: `terraform_data` with the same references, order and life cycle, of which
 * each change is a replacement. So Terraform's order can be seen where there is no engine.
 *
 * `failing` names a step whose command fails; the others do nothing.
 */
export async function writeStandIn(folder: string, stack: string, failing = ''): Promise<void> {
  const { resource } = JSON.parse(stack) as { readonly resource: Resources };
  const standIns = Object.entries(resource).flatMap(([type, named]) =>
    Object.entries(named).map(([name, attributes]) => [
      standInName(`${type}.${name}`),
      standIn(type, name, attributes, failing),
    ]),
  );
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'main.tf.json'),
    JSON.stringify({ resource: { terraform_data: Object.fromEntries(standIns) } }),
  );
}

/** Applies what is in the folder, and gives what was done; `ok` is false when a step failed. */
export async function apply(folder: string): Promise<{ readonly ok: boolean; readonly deeds: readonly Deed[] }> {
  const environment = { cwd: folder, env: await terraformEnvironment() };
  const command = await findTerraform();
  await run(command, ['init', '-input=false'], environment);
  const { code, stdout } = await run(
    command,
    ['apply', '-auto-approve', '-input=false', '-json', '-parallelism=3'],
    environment,
  );
  const deeds = stdout.split('\n').flatMap((line) => deedIn(line));
  return { ok: code === 0, deeds };
}

function standIn(type: string, name: string, attributes: Resource, failing: string): Resource {
  const { depends_on = [], lifecycle = {}, ...rest } = attributes;
  const { create_before_destroy = false } = lifecycle as { readonly create_before_destroy?: boolean };
  const dependsOn = (depends_on as readonly string[]).map((address) => `terraform_data.${standInName(address)}`);
  const step = type === 'terraform_data';
  const trigger = step ? rest['triggers_replace'] : Object.values(rest).map((value) => JSON.stringify(value));
  return {
    triggers_replace: JSON.parse(redirected(JSON.stringify(trigger))),
    depends_on: dependsOn,
    lifecycle: { create_before_destroy },
    ...(step && name === failing ? { provisioner: [{ 'local-exec': { interpreter: ['false'], command: 'x' } }] } : {}),
  };
}

function redirected(text: string): string {
  return text.replaceAll(
    /\$\{(docker_\w+)\.([\w-]+)\.\w+\}/g,
    (_, type, name) => `\${terraform_data.${standInName(`${type}.${name}`)}.id}`,
  );
}

function standInName(address: string): string {
  return address.replace('terraform_data.', '').replace('.', '-');
}

function deedIn(line: string): readonly Deed[] {
  if (!line.includes('"apply_complete"')) return [];
  const { hook } = JSON.parse(line) as { hook: { action: string; resource: { resource_name: string } } };
  return [{ action: hook.action, address: hook.resource.resource_name }];
}
