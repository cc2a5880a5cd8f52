import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Outcome, run } from '../../../lab/run.ts';
import { cdktfCommand } from '../../real/tools/cdktf-cli.ts';
import { arrimage, EDGE, onHost, PROJECT, terraformVariables } from './deployed-lab.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** Runs the real cdktf command in the project, as somebody would who has arrimage in PATH. */
export async function cdktf(...argv: readonly string[]): Promise<Outcome> {
  return cdktfIn(PROJECT, await terraformVariables(), ...argv);
}

/** The same in a project of another folder, with what Terraform needs there. */
export async function cdktfIn(
  project: string,
  environment: readonly string[],
  ...argv: readonly string[]
): Promise<Outcome> {
  const app = `${process.execPath} ${join(ROOT, 'dist/bin/main.js')} cdktf-app`;
  const settings = { language: 'typescript', app, output: 'cdktf.out', projectId: 'lab', sendCrashReports: 'false' };
  await writeFile(join(project, 'cdktf.json'), JSON.stringify(settings));
  const variables = [...environment, 'CHECKPOINT_DISABLE=1', 'CI=1'];
  return run([...variables, process.execPath, await cdktfCommand(), ...argv], { cwd: project, timeoutSeconds: 900 });
}

/** Runs Terraform in the folder of a stack. */
export async function terraform(stack: string, ...argv: readonly string[]): Promise<Outcome> {
  const cwd = join(PROJECT, 'cdktf.out/stacks', stack);
  return run([...(await terraformVariables()), 'terraform', ...argv], { cwd, timeoutSeconds: 900 });
}

/** Runs a step of a stack by hand, in the folder where Terraform would. */
export async function step(verb: string, stack: string, ...items: readonly string[]): Promise<Outcome> {
  return stepOf(PROJECT, verb, stack, items);
}

/** The same in a project of another folder, with a variable such as `NAME=value`. */
export function stepOf(
  project: string,
  verb: string,
  stack: string,
  items: readonly string[],
  ...variables: readonly string[]
): Promise<Outcome> {
  const cwd = join(project, 'cdktf.out/stacks', stack);
  const main = join(ROOT, 'dist/bin/main.js');
  return run(['env', ...variables, process.execPath, main, 'step', verb, stack, ...items], { cwd });
}

/** Stacks of the lab in the order of the manifest that cdktf reads: each after those that it depends on. */
export async function stacksInOrder(): Promise<readonly string[]> {
  const { stacks } = JSON.parse(await readFile(join(PROJECT, 'cdktf.out/manifest.json'), 'utf8')) as {
    readonly stacks: Readonly<Record<string, { readonly dependencies: readonly string[] }>>;
  };
  const ordered = new Set<string>();
  const visit = (name: string): void => {
    stacks[name]?.dependencies.forEach(visit);
    ordered.add(name);
  };
  Object.keys(stacks)
    .filter((name) => name.startsWith('samaconso-lab-'))
    .forEach(visit);
  return [...ordered];
}

/** Removes samaconso/lab, and with `all` its data, its states and its secrets too: what is left is a project and empty servers. */
export async function destroyed(what: 'containers' | 'all'): Promise<void> {
  const how = what === 'all' ? ['--volumes', '--confirm', 'samaconso/lab'] : ['--yes'];
  succeeded(await arrimage('destroy', 'samaconso/lab', ...how));
  if (what === 'containers') return;
  for (const made of ['cdktf.out', '.arrimage/state', '.arrimage/secrets/samaconso/lab.json']) {
    await rm(join(PROJECT, made), { recursive: true, force: true });
  }
}

/** Sends a notification, waits until a worker has stored it, and gives its id. */
export async function notified(message: string, edge: string = EDGE): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ queue: 'normal', message });
  const answer = await fetch(`${edge}/notifications`, { method: 'POST', headers, body });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${edge} answered ${answer.status}: ${text}`);
  const { id } = JSON.parse(text) as { readonly id: string };
  await expect
    .poll(async () => (await fetch(`${edge}/notifications/${id}`)).json(), { timeout: 20_000 })
    .toMatchObject({ message });
  return id;
}

/** What `arrimage deploy` says where everything runs; throws where it changed something. */
export async function expectUnchanged(): Promise<void> {
  const deploy = await arrimage('deploy', 'samaconso/lab', '--format', 'json');
  expect(deploy.stderr).toBe('');
  expect(JSON.parse(deploy.stdout)).toMatchObject({ outcome: 'unchanged', errors: [] });
  expect((await arrimage('status', 'samaconso/lab', '--exit-code')).code).toBe(0);
}

/** Expects that the edge knows the containers of the API that run, by exact name, and no other. */
export async function expectEdgeTurned(): Promise<void> {
  const names = await onHost('app', "docker ps --filter label=arrimage.service=api --format '{{.Names}}'");
  const upstreams = await onHost('app', 'docker exec samaconso-lab-edge cat /etc/arrimage/nginx/upstreams.conf');
  const known = [...upstreams.matchAll(/server (\S+):8000 /g)].map(([, name]) => name);
  expect(known.sort()).toEqual(names.trim().split('\n').sort());
}

/** Throws with what a program said where it failed. */
export function succeeded({ code, stdout, stderr }: Outcome): void {
  if (code !== 0) throw new Error(`ended with ${code}\n${stdout}\n${stderr}`);
}
