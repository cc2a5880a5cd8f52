import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** A program as a tool runs it, without a shell. */
export interface Command {
  readonly argv: readonly string[];
  readonly cwd: string;
  /** Environment variables, over those of this process. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Commands one after another; those of one list at the same time. */
export type Steps = readonly (readonly Command[])[];

/** What a deployment took. */
export interface Wall {
  readonly seconds: number;
  /** Highest sum of the resident memory of the commands and all that they started, in MiB. */
  readonly megabytes: number;
  /** Process time of the commands and all that they started, in seconds of one processor. */
  readonly processSeconds: number;
}

const SAMPLE_MILLISECONDS = 50;
const PAGE_BYTES = 4096;
/** The kernel's USER_HZ; source: proc_pid_stat(5). */
const TICKS_PER_SECOND = 100;

/** Runs the steps; looks into /proc meanwhile. Throws where a command fails. */
export async function wallOf(steps: Steps): Promise<Wall> {
  const roots = new Set<number>();
  let peak = 0;
  const ticks = new Map<number, number>();
  const sample = setInterval(() => {
    const trees = [...roots].map((pid) => ({ pid, ...useOf(pid) }));
    peak = Math.max(
      peak,
      trees.reduce((sum, { bytes }) => sum + bytes, 0),
    );
    for (const { pid, ticks: used } of trees) ticks.set(pid, Math.max(ticks.get(pid) ?? 0, used));
  }, SAMPLE_MILLISECONDS);
  const started = performance.now();
  try {
    for (const commands of steps) await Promise.all(commands.map((command) => finished(command, roots)));
    const seconds = (performance.now() - started) / 1000;
    const processSeconds = [...ticks.values()].reduce((sum, item) => sum + item, 0) / TICKS_PER_SECOND;
    return { seconds, megabytes: peak / 1024 ** 2, processSeconds };
  } finally {
    clearInterval(sample);
  }
}

function finished({ argv, cwd, environment }: Command, roots: Set<number>): Promise<void> {
  const [program = '', ...args] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { pid } = child;
    if (pid !== undefined) roots.add(pid);
    let said = '';
    const listen = (data: Uint8Array): void => {
      said = (said + new TextDecoder().decode(data)).slice(-20_000);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('error', reject);
    // Not `close`: an SSH connection that stays for the next command holds the pipes.
    child.on('exit', (code) => {
      if (pid !== undefined) roots.delete(pid);
      if (code === 0) resolve();
      else reject(new Error(`${argv.join(' ')} ended with ${code}:\n${said}`));
    });
  });
}

/** Resident memory of a process and all that it has started, and their process time, also of those that have ended; source: proc_pid_stat(5). */
function useOf(pid: number): { readonly bytes: number; readonly ticks: number } {
  // The name of a program, in brackets, may have spaces.
  const fields = read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? [];
  const ticks = fields.slice(11, 15).reduce((sum, text) => sum + Number(text), 0);
  const bytes = Number(read(`/proc/${pid}/statm`).split(' ')[1] ?? 0) * PAGE_BYTES;
  const children = childrenOf(pid).map(useOf);
  return {
    bytes: children.reduce((sum, child) => sum + child.bytes, bytes),
    ticks: children.reduce((sum, child) => sum + child.ticks, ticks),
  };
}

function childrenOf(pid: number): readonly number[] {
  return listed(`/proc/${pid}/task`)
    .flatMap((task) => read(`/proc/${pid}/task/${task}/children`).trim().split(' '))
    .filter((text) => text !== '')
    .map(Number);
}

/** A process may end while it is looked at. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function listed(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
