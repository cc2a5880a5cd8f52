import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Outcome } from '../../../lab/run.ts';
import { type Boundaries, watchBoundaries } from './boundary.ts';
import { closeConnections, type Fault, onHost } from './faults.ts';
import { leftovers, missingOrders } from './leftovers.ts';
import { arrimage, command, type Programs, type Site } from './site.ts';
import type { Failure, Visitors } from './visitors.ts';

/** One deployment with a fault at one of its boundaries, and the run after it. */
export interface Case {
  readonly site: Site;
  readonly visitors: Visitors;
  readonly programs: Programs;
  readonly fault: Fault;
  /** Counted from 1. */
  readonly boundary: number;
  /** Versions before and after the deployment. */
  readonly from: string;
  readonly to: string;
  /** Machines of the deployment and of the run after it. */
  readonly machines: readonly [0 | 1, 0 | 1];
  /** What becomes of the lock of a deployment that is dead; to wait takes a minute. */
  readonly lock: 'is taken away' | 'is waited for';
}

/** How a case went. */
export interface CaseResult {
  /** Where the fault came, in words; null: the deployment had ended before. */
  readonly where: string | null;
  readonly code: number | null;
  /** What the deployment said, and, where something was wrong, the containers. */
  readonly output: string;
  /** Seconds of the deployment and of the run after it. */
  readonly seconds: readonly [number, number];
  /** Everything that was not as it should be. */
  readonly problems: readonly string[];
}

/** Seconds after which a deployment that met a fault must have ended. */
const LONGEST = 180;

/** Milliseconds until what a fault has disturbed works again, where it is over by itself. */
const MOMENT = 5000;

/** Provokes the fault, ends it, deploys again once, and says in what the result is not as it should be. */
export async function runCase(given: Case): Promise<CaseResult> {
  const { site, visitors, fault, from, to, machines } = given;
  const problems: string[] = [];
  const begun = Date.now();
  const run = await faultyRun(given);
  if (run.code === undefined) problems.push(`the deployment had not ended after ${LONGEST} s`);
  await fault.restore?.(site);
  const served = await awaitService(site);
  const over = fault.restore === undefined ? run.past + MOMENT : served;
  if (run.code === 4 && (await told(site)) !== from)
    problems.push(`exit code 4, and not ${from} serves: ${run.output}`);
  if (run.code === 0 && run.where !== null && (await told(site)) !== to)
    problems.push(`exit code 0, and not ${to} serves`);
  const again = Date.now();
  const recovery = await deployAgain(given);
  const ended = Date.now();
  if (recovery.code !== 0) {
    problems.push(
      `the run after it ended with ${recovery.code}: ${recovery.stdout}${recovery.stderr}\n-- before: ${run.output}`,
    );
  }
  const plan = await arrimage(site, machines[1], 'plan', site.target, '--set', `version=${to}`, '--exit-code');
  if (plan.code !== 0) problems.push(`plan afterwards ended with ${plan.code}: ${plan.stdout}${plan.stderr}`);
  if ((await told(site)) !== to) problems.push(`not ${to} serves afterwards`);
  problems.push(...unexcused(visitors.failures, fault, { begun, provoked: run.provoked, over }));
  problems.push(...(await missingOrders(site, visitors.orders)), ...(await leftovers(site, machines[1])));
  const output = problems.length === 0 ? run.output : `${run.output}\n${await onHost(site, LOGS)}`;
  return {
    ...{ where: run.where, code: run.code ?? null, output, problems },
    seconds: [Math.round((again - begun) / 1000), Math.round((ended - again) / 1000)],
  };
}

/** What the containers have said of late, but for requests that went well. */
const LOGS = `for id in $(docker ps -q); do
  docker inspect --format '-- {{.Name}} since {{.State.StartedAt}}' "$id"
  docker logs --since 2m -t "$id" 2>&1 | grep -v '"status":20' | tail -n 40
done`;

/** Failed requests that the fault does not explain. */
function unexcused(
  failures: readonly Failure[],
  { interrupts }: Fault,
  { begun, provoked, over }: { readonly begun: number; readonly provoked: number; readonly over: number },
): readonly string[] {
  const isExcused = ({ method, from, to }: Failure): boolean =>
    interrupts.some((item) => item === method) && to >= provoked && from <= over;
  return failures
    .filter((failure) => failure.to >= begun && !isExcused(failure))
    .map(({ method, from, problem }) => `${method} failed ${(from - provoked) / 1000} s after the fault: ${problem}`);
}

interface FaultyRun {
  /** Undefined: it had not ended in time. */
  readonly code: number | null | undefined;
  readonly output: string;
  readonly where: string | null;
  /** When the fault came, and when it had done what it does by itself. */
  readonly provoked: number;
  readonly past: number;
}

async function faultyRun({ site, programs, fault, boundary, to, machines }: Case): Promise<FaultyRun> {
  const cwd = site.machines[machines[0]];
  const folder = join(cwd, '.arrimage/boundaries');
  await closeConnections(site);
  const boundaries = await watchBoundaries(folder, boundary, programs);
  const [program = '', ...words] = command(['deploy', site.target, '--yes', '--set', `version=${to}`]);
  const child = spawn(program, words, { cwd, env: { ...process.env, ...boundaries.environment }, detached: true });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  let code: number | null | undefined;
  // Not `close`: what a controller that was killed leaves behind holds its output.
  const ended = new Promise<void>((resolve) => {
    child.on('exit', (given) => {
      code = given;
      resolve();
    });
  });
  await Promise.race([ended, awaitBoundary(boundaries, () => code !== undefined)]);
  const isReached = await boundaries.isReached();
  const provoked = Date.now();
  if (isReached) await fault.provoke(site, child.pid ?? 0);
  const past = Date.now();
  await boundaries.goOn();
  await Promise.race([ended, wait(LONGEST * 1000, undefined, { ref: false })]);
  if (code === undefined) child.kill('SIGKILL');
  const passed = await boundaries.passed();
  return { code, output, where: isReached ? (passed[boundary - 1] ?? '') : null, provoked, past };
}

async function awaitBoundary(boundaries: Boundaries, hasEnded: () => boolean): Promise<void> {
  while (!(hasEnded() || (await boundaries.isReached()))) await wait(20);
}

/** Deploys once. The lock of a run that is dead is waited for, until it loses it; or it is taken away by whoever knows that it is dead. */
async function deployAgain({ site, machines, to, lock }: Case): Promise<Outcome> {
  if (lock === 'is taken away') await arrimage(site, machines[1], 'unlock', site.target);
  return arrimage(site, machines[1], 'deploy', site.target, '--yes', '--set', `version=${to}`, '--wait=5m');
}

/** Waits until what is left of the site serves again, and gives when that was; not for ever, since it may never. */
async function awaitService(site: Site): Promise<number> {
  for (let tries = 0; tries < 60; tries++) {
    const page = await fetch(site.origin, { signal: AbortSignal.timeout(2000) }).catch(() => null);
    const order = await fetch(`${site.origin}/probe`, { method: 'POST', signal: AbortSignal.timeout(2000) }).catch(
      () => null,
    );
    if (page?.status === 200 && order?.status === 201) break;
    await wait(250);
  }
  return Date.now();
}

/** The version that the site tells. */
export async function told({ origin }: Site): Promise<string> {
  return fetch(origin, { signal: AbortSignal.timeout(5000) }).then(
    (answer) => answer.text(),
    (error: unknown) => String(error),
  );
}
