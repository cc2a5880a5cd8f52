import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../../lab/run.ts';
import { testLab } from './test-lab.ts';

/** The lab of the systems besides SamaConso: one runs on each host. */
export const SYSTEMS = testLab('sys', '10.75');

export const { arrimage, onHost, asRoot } = SYSTEMS;

/** Values of the secrets that the lab made for a system. */
export async function secretsOf(system: string): Promise<Readonly<Record<string, string>>> {
  const file = join(SYSTEMS.place.project, '.arrimage/secrets', system, 'lab.json');
  return JSON.parse(await readFile(file, 'utf8')) as Readonly<Record<string, string>>;
}

/** Deploys an environment from nothing and prints how long that took beside the team's own figure. */
export async function deployedFromNothing(target: string, team: string): Promise<readonly string[]> {
  await arrimage('destroy', target, '--volumes', '--confirm', target);
  const begun = performance.now();
  const { code, stdout, stderr } = await arrimage('deploy', target, '--yes', '--format', 'json');
  if (code !== 0) throw new Error(`deploy ended with ${code}\n${stdout}\n${stderr}`);
  const seconds = Math.round((performance.now() - begun) / 1000);
  process.stderr.write(`${target}, beside others: runs after ${seconds} s; ${team}\n`);
  const { services } = JSON.parse(stdout) as {
    readonly services: readonly { readonly service: string; readonly state: string; readonly health: string }[];
  };
  return services.map(({ service, state, health }) => `${service} ${state} ${health}`);
}

/** Expects nothing of the deployment; runs it again and gives its outcome. */
export async function deployedAgain(target: string, ...settings: readonly string[]): Promise<string> {
  const options = settings.flatMap((text) => ['--set', text]);
  const { code, stdout, stderr } = await arrimage('deploy', target, '--yes', '--format', 'json', ...options);
  if (code !== 0) throw new Error(`deploy ended with ${code}\n${stdout}\n${stderr}`);
  return (JSON.parse(stdout) as { readonly outcome: string }).outcome;
}

/** Stops a host as a power cut would, starts it again, and waits until every container is healthy. */
export async function restartHost(host: string, target: string, ...settings: readonly string[]): Promise<void> {
  const container = `arrimage-${SYSTEMS.settings.name}-${host}`;
  await run(['docker', 'restart', '--time', '0', container], { timeoutSeconds: 120 });
  const begun = performance.now();
  const options = settings.flatMap((text) => ['--set', text]);
  while ((await arrimage('status', target, '--exit-code', ...options)).code !== 0) {
    if (performance.now() - begun > 120_000) throw new Error((await arrimage('status', target)).stdout);
    await new Promise((resolve) => setTimeout(resolve, 4000));
  }
}
