import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Outcome, run } from '../../../lab/run.ts';
import { ROOT, testLab } from './test-lab.ts';

/** Labs that tests of SamaConso share, one a project of vitest; they stand beside one of the user, and beside those of another clone. */
export const SHARED_LABS = {
  ci: testLab('ci', '10.77'),
  day: testLab('day', '10.76'),
  security: testLab('sec', '10.74'),
} as const;

/** The lab of this process: the project of vitest says which. */
export const SHARED = SHARED_LABS[(process.env['TEST_LAB'] ?? 'ci') as keyof typeof SHARED_LABS];

export const LAB = SHARED.settings;
export const PROJECT = SHARED.place.project;
export const PLACE = SHARED.place;
export const EDGE = `http://${LAB.subnet}.12`;

export const { makeProject, arrimage, onHost, tryOnHost, asRoot } = SHARED;

/** Deploys `samaconso/lab`, with settings beside those of its file; throws with what was said where that fails. */
export async function deployed(...settings: readonly string[]): Promise<Outcome> {
  const outcome = await arrimage('deploy', 'samaconso/lab', '--yes', ...settings.flatMap((text) => ['--set', text]));
  if (outcome.code !== 0) throw new Error(`deploy ended with ${outcome.code}\n${outcome.stdout}\n${outcome.stderr}`);
  return outcome;
}

/** Ids of all containers by service and replica, over all hosts: what stays and what was replaced shows in them. */
export async function containerIds(): Promise<Readonly<Record<string, string>>> {
  const format = '{{.ID}} {{.Label "arrimage.service"}} {{.Label "arrimage.replica"}}';
  const lists = await Promise.all(
    LAB.hosts.map((host) => onHost(host, `docker ps --no-trunc --filter label=arrimage.service --format '${format}'`)),
  );
  const lines = lists.flatMap((text) => text.split('\n').filter((line) => line !== ''));
  return Object.fromEntries(
    lines
      .map((line) => {
        const [id = '', service = '', replica = ''] = line.split(' ');
        return [`${service} ${replica}`, id.slice(0, 12)] as const;
      })
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Ids of the API's containers, as `containerIds` gives them. */
export async function apiContainers(): Promise<readonly string[]> {
  const ids = Object.entries(await containerIds());
  return ids.flatMap(([key, id]) => (key.startsWith('api ') ? [id] : []));
}

/** Keys whose container is another one than before, sorted. */
export function replaced(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): readonly string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].filter((key) => before[key] !== after[key]).sort();
}

/** Exit code of `terraform plan -detailed-exitcode` for each stack: 0 is no change. */
export async function terraformPlans(): Promise<Readonly<Record<string, number>>> {
  const rc = join(PROJECT, '.arrimage/lab', LAB.name, 'terraform.rc');
  const codes = await Promise.all(
    LAB.hosts.map(async (host) => {
      const cwd = join(PROJECT, 'cdktf.out/stacks', `samaconso-lab-${host}`);
      const environment = await terraformVariables(rc);
      const plan = () => run([...environment, 'terraform', 'plan', '-detailed-exitcode', '-input=false'], { cwd });
      const first = await plan();
      // A folder that no deployment has needed Terraform for has no provider yet.
      if (first.code !== 1) return [host, first.code] as const;
      await run([...environment, 'terraform', 'init', '-input=false'], { cwd });
      return [host, (await plan()).code] as const;
    }),
  );
  return Object.fromEntries(codes);
}

/** `env` with what Terraform needs: its configuration where the lab made one, and the command of the steps. */
export async function terraformVariables(
  rc = join(PROJECT, '.arrimage/lab', LAB.name, 'terraform.rc'),
): Promise<readonly string[]> {
  const isThere = await readFile(rc).then(
    () => true,
    () => false,
  );
  const path = `PATH=${join(ROOT, 'bin')}:${join(PROJECT, '.arrimage/lab', LAB.name, 'terraform')}:${process.env['PATH'] ?? ''}`;
  return ['env', path, ...(isThere ? [`TF_CLI_CONFIG_FILE=${rc}`] : [])];
}
