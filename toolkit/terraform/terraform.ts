import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pRetry from 'p-retry';
import { hashOf } from '../../model/json.ts';
import type { ServerNode } from '../../model/server.ts';
import { sshOptions } from '../commands/ssh.ts';
import type { Hosts } from '../hosts.ts';
import type { Runner } from '../run.ts';
import { TerraformError } from '../terraform-error.ts';
import { emit, errorOf, parseMessage, type ResourceEvent } from './terraform-message.ts';

/** Where Terraform runs for one stack, and with what. */
export interface TerraformPlace {
  readonly run: Runner;
  readonly folder: string;
  /** Variables beside those of this process; `PATH` has the program that steps call. */
  readonly environment: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** The variable that makes the provider's `ssh` share the connection of ours. */
export function sshVariable(server: ServerNode, hosts: Hosts): Readonly<Record<string, string>> {
  return { TF_VAR_ssh_opts: JSON.stringify(sshOptions(server, hosts.place)) };
}

/**
 * How long Terraform waits for somebody else's lock of a state.
 *
 * One whose caller was killed ends within ten seconds, when it says how far it is and nobody reads it.
 */
export const LOCK_TIMEOUT = '-lock-timeout=20s';

/** Prepares a stack's folder: once, until what it requires changes. */
export async function initialize(place: TerraformPlace): Promise<void> {
  const stack = JSON.parse(await readFile(join(place.folder, 'cdk.tf.json'), 'utf8')) as { readonly terraform: object };
  const mark = join(place.folder, '.terraform', 'arrimage');
  const wanted = hashOf([stack.terraform, place.environment['TF_CLI_CONFIG_FILE'] ?? null]);
  const lock = await readFile(join(place.folder, '.terraform.lock.hcl'), 'utf8').catch(() => null);
  if (lock !== null && (await readFile(mark, 'utf8').catch(() => '')) === wanted) return;
  // Terraform's registry does not always answer.
  await pRetry(() => terraform(place, ['init', '-input=false', '-no-color', '-reconfigure'], 300), {
    retries: 2,
    minTimeout: 2000,
    shouldRetry: isOfRegistry,
  });
  await writeFile(mark, wanted);
}

/** Whether it was the fetching of the provider that failed. */
export function isOfRegistry(error: unknown): boolean {
  return error instanceof TerraformError && /provider packages|install provider|registry/i.test(error.message);
}

export interface ApplyOptions {
  /** Whether Terraform asks the engine about each resource first. */
  readonly refresh: boolean;
  /** Addresses of what is replaced although nothing in the stack says so. */
  readonly replace: readonly string[];
  /** Addresses of what is applied, with all that it needs. @default - all */
  readonly targets?: readonly string[];
  readonly event: (event: ResourceEvent) => void;
}

/** Applies a stack; throws a `TerraformError` with each error that Terraform told. */
export async function apply(
  place: TerraformPlace,
  { refresh, replace, targets = [], event }: ApplyOptions,
): Promise<void> {
  const errors: string[] = [];
  const args = [
    ...['apply', '-json', '-auto-approve', '-input=false', LOCK_TIMEOUT, '-parallelism=6', `-refresh=${refresh}`],
    ...replace.map((address) => `-replace=${address}`),
    ...targets.map((address) => `-target=${address}`),
  ];
  const { code, stderr } = await place.run('terraform', args, {
    cwd: place.folder,
    environment: place.environment,
    timeoutMilliseconds: 4 * 3600 * 1000,
    ...(place.signal === undefined ? {} : { signal: place.signal }),
    line: (line) => {
      const message = parseMessage(line);
      if (message === null) errors.push(line);
      else if (message.type === 'diagnostic') errors.push(...errorOf(message));
      else emit(message, event);
    },
  });
  if (code !== 0) throw new TerraformError([...errors, stderr].filter((line) => line !== '').join('\n'), endOf(code));
}

/** Names of the resources in a stack, by type. */
async function resourcesOf({ folder }: TerraformPlace): Promise<Readonly<Record<string, object>>> {
  const { resource = {} } = JSON.parse(await readFile(join(folder, 'cdk.tf.json'), 'utf8')) as {
    readonly resource?: Readonly<Record<string, object>>;
  };
  return resource;
}

/** Names of the volumes in a stack. */
export async function volumesOf(place: TerraformPlace): Promise<ReadonlySet<string>> {
  return new Set(Object.keys((await resourcesOf(place))['docker_volume'] ?? {}));
}

/** Addresses of everything in a stack but the steps that turn edges; nothing depends on those. */
export async function allButSwitches(place: TerraformPlace): Promise<readonly string[]> {
  return Object.entries(await resourcesOf(place)).flatMap(([type, items]) =>
    Object.keys(items)
      .filter((name) => type !== 'terraform_data' || !name.startsWith('switch_'))
      .map((name) => `${type}.${name}`),
  );
}

/** Destroys everything in a stack's state. */
export async function removeAll(place: TerraformPlace): Promise<void> {
  const how = ['-auto-approve', '-input=false', '-no-color', LOCK_TIMEOUT, '-parallelism=6'];
  await terraform(place, ['apply', '-destroy', ...how], 3600);
}

/** A change that Terraform plans. */
export interface PlannedChange {
  readonly address: string;
  readonly actions: readonly string[];
}

/** What a deployment would have Terraform do to a stack: volumes that have left it stay. It writes nothing, so it needs no lock. */
export async function plan(place: TerraformPlace): Promise<readonly PlannedChange[]> {
  const volumes = await volumesOf(place);
  const changes: PlannedChange[] = [];
  const errors: string[] = [];
  const { code } = await place.run('terraform', ['plan', '-json', '-input=false', '-lock=false', '-parallelism=6'], {
    cwd: place.folder,
    environment: place.environment,
    timeoutMilliseconds: 600_000,
    line: (line) => {
      const message = parseMessage(line);
      if (message?.type === 'diagnostic') errors.push(...errorOf(message));
      if (message?.type !== 'planned_change') return;
      const { resource, action } = message.change ?? {};
      if (resource !== undefined) changes.push({ address: resource.addr, actions: [action ?? ''] });
    },
  });
  if (code !== 0) throw new TerraformError(errors.join('\n'));
  const volume = 'docker_volume.';
  return changes.filter(({ address }) => !address.startsWith(volume) || volumes.has(address.slice(volume.length)));
}

/** Runs Terraform and gives what it printed. */
export async function terraform(
  place: TerraformPlace,
  args: readonly string[],
  seconds: number,
  input?: string,
): Promise<string> {
  const { code, stdout, stderr } = await place.run('terraform', args, {
    cwd: place.folder,
    environment: place.environment,
    timeoutMilliseconds: seconds * 1000,
    ...(input === undefined ? {} : { input }),
    ...(place.signal === undefined ? {} : { signal: place.signal }),
  });
  if (code === 0) return new TextDecoder().decode(stdout);
  const said = `${new TextDecoder().decode(stdout)}\n${stderr}`.trim();
  throw new TerraformError(`terraform ${args[0]} failed: ${said}`, endOf(code));
}

function endOf(code: number | null): TerraformError['ended'] {
  return code === null ? 'by force' : 'by itself';
}
