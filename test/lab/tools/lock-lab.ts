import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Outcome, run } from '../../../lab/run.ts';
import { labSetup, labTeardown } from './setup.ts';
import { succeeded } from './takeover.ts';
import { ROOT, testLab } from './test-lab.ts';

/** One host, on which two machines deploy the same environment. */
const LAB = testLab('lck', '10.70', ['app']);

export const TARGET = 'ledger/lab';
const MAIN = join(ROOT, 'dist/bin/main.js');

/** A machine with a project of its own. */
export interface Machine {
  readonly folder: string;
  readonly arrimage: (...argv: readonly string[]) => Promise<Outcome>;
  /** Starts a command without waiting for it. */
  readonly start: (...argv: readonly string[]) => Started;
}

export interface Started {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly ended: Promise<number | null>;
}

function machine(name: string): Machine {
  const folder = `${LAB.place.project}-${name}`;
  return {
    folder,
    arrimage: (...argv) => run([process.execPath, MAIN, ...argv], { cwd: folder, timeoutSeconds: 300 }),
    start: (...argv) => {
      const child = spawn(process.execPath, [MAIN, ...argv], { cwd: folder });
      let said = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (piece: Buffer) => {
          said += piece.toString();
        });
      }
      return { child, said: () => said, ended: new Promise((resolve) => child.on('close', resolve)) };
    },
  };
}

export const first = machine('first');
export const second = machine('second');

/** Makes the host, and the project as `init` writes it; the second machine has what is in the repository, and the secrets. */
export async function up(): Promise<void> {
  await labSetup(LAB);
  await rm(first.folder, { recursive: true, force: true });
  await mkdir(join(first.folder, 'node_modules'), { recursive: true });
  succeeded(await first.arrimage('init', '--yes', '--system', 'ledger'));
  const file = join(first.folder, 'config/ledger/lab.yaml');
  const text = (await readFile(file, 'utf8'))
    .replaceAll('198.51.100.12', `${LAB.settings.subnet}.11`)
    .replaceAll('lab/lab/ssh_config', `lab/${LAB.settings.name}/ssh_config`);
  await writeFile(file, text);
  await linked(first);
}

/** Gives the second machine a fresh checkout: no state, no stacks. */
export async function checkOut(): Promise<void> {
  await rm(second.folder, { recursive: true, force: true });
  const ours = ['.arrimage', 'node_modules', 'cdktf.out'].map((name) => join(first.folder, name));
  await cp(first.folder, second.folder, { recursive: true, filter: (path) => !ours.includes(path) });
  await mkdir(join(second.folder, 'node_modules'));
  await linked(second);
  await cp(join(first.folder, '.arrimage/secrets'), join(second.folder, '.arrimage/secrets'), { recursive: true });
}

/** The compiled package in the place of an installed one, and the way to the host. */
async function linked({ folder }: Machine): Promise<void> {
  await symlink(ROOT, join(folder, 'node_modules/arrimage'));
  await mkdir(join(folder, '.arrimage'), { recursive: true });
  await symlink(join(LAB.place.project, '.arrimage/lab'), join(folder, '.arrimage/lab'));
}

export async function down(): Promise<void> {
  await labTeardown(LAB);
  if (process.env['KEEP_LAB'] === '1') return;
  for (const { folder } of [first, second]) await rm(folder, { recursive: true, force: true });
}

/** Runs a command line on the host, as the deployment user. */
export const onHost = (line: string): Promise<string> => LAB.onHost('app', line);

/** The same, as root. */
export const asRoot = (line: string): Promise<Outcome> => LAB.asRoot('app', line);
