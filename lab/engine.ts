import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { alone, exists, hold, isHeld } from './cache.ts';
import { aptInstall } from './debian.ts';
import { forgetFirewall, type NetworkState, readNetworkState } from './firewall.ts';
import { LabError } from './lab-error.ts';
import { LAB_LABEL, type LabPlace } from './lab-settings.ts';
import { run, start } from './run.ts';

/** What is kept of an engine that a lab started, so that the last lab stops it. */
interface StartedEngine {
  readonly pid: number;
  readonly network: NetworkState;
}

/**
 * Finds the engine that the hosts run on; on a bare Debian machine as root, installs and starts one.
 *
 * Until what it gives is called, no process stops it: while images are being built, no host is there yet that would say that it is needed.
 *
 * @throws LabError when there is none and none can be started
 */
export async function useEngine(place: LabPlace): Promise<() => Promise<void>> {
  const release = await holdEngine(place);
  try {
    await alone(recordOf(place), () => ensureEngine(place));
  } catch (error) {
    await release();
    throw error;
  }
  return release;
}

/** Keeps any process from stopping the engine, if there is one, until what it gives is called. */
export async function holdEngine(place: LabPlace): Promise<() => Promise<void>> {
  const users = usersFolder(place);
  await mkdir(users, { recursive: true });
  return hold(join(users, randomUUID()));
}

async function ensureEngine(place: LabPlace): Promise<void> {
  if (await engineAnswers()) return;
  if (userInfo().uid !== 0) {
    throw new LabError(
      'engine: no Docker engine answers; start Docker, or run as root on Debian to have one installed',
    );
  }
  if ((await run(['dockerd', '--version'])).code !== 0) await installEngine(place);
  if (!(await engineAnswers())) await startEngine(place);
}

/** Stops the engine if a lab started it and no lab is left on it, nor about to be; takes back what it did to the machine's network. */
export async function releaseEngine(place: LabPlace): Promise<void> {
  if (await exists(recordOf(place))) await alone(recordOf(place), () => stopEngine(place));
}

async function stopEngine(place: LabPlace): Promise<void> {
  const started = await tryReadStarted(place);
  if (started === null || (await isUsed(place))) return;
  const { stdout } = await run(['docker', 'ps', '-aq', '--filter', `label=${LAB_LABEL}`]);
  if (stdout.trim() !== '') return;
  if (await isEngine(started.pid)) {
    place.report('stopping the engine that the lab started');
    await run(['kill', '-TERM', String(started.pid)]);
    for (let tries = 0; tries < 100 && (await isEngine(started.pid)); tries += 1) await wait(100);
  }
  // One that answers still is somebody else's, and needs its rules.
  if (!(await engineAnswers())) await forgetFirewall(started.network);
  await rm(recordOf(place), { force: true });
}

export async function engineAnswers(): Promise<boolean> {
  return (await run(['docker', 'info', '--format', '{{.ServerVersion}}'], { timeoutSeconds: 10 })).code === 0;
}

async function installEngine({ report }: LabPlace): Promise<void> {
  if ((await run(['apt-get', '--version'])).code !== 0) {
    throw new LabError('engine: no Docker engine answers, and this is no Debian; install Docker');
  }
  report('installing docker.io');
  await aptInstall(['docker.io', 'iptables']);
}

async function startEngine(place: LabPlace): Promise<void> {
  place.report('starting dockerd');
  await mkdir(place.cache, { recursive: true });
  const network = await readNetworkState();
  const log = join(place.cache, 'lab-engine.log');
  const pid = start(['dockerd'], log);
  const record: StartedEngine = { pid, network };
  await writeFile(recordOf(place), `${JSON.stringify(record)}\n`);
  for (let tries = 0; tries < 60; tries += 1) {
    if (await engineAnswers()) return;
    if (!(await isEngine(pid))) break;
    await wait(500);
  }
  const last = (await readFile(log, 'utf8')).trim().split('\n').slice(-5).join('\n');
  throw new LabError(`engine: dockerd does not start; see ${log}\n${last}`);
}

async function tryReadStarted(place: LabPlace): Promise<StartedEngine | null> {
  if (!(await exists(recordOf(place)))) return null;
  return JSON.parse(await readFile(recordOf(place), 'utf8')) as StartedEngine;
}

async function isUsed(place: LabPlace): Promise<boolean> {
  const folder = usersFolder(place);
  const users = await readdir(folder).catch(() => []);
  return (await Promise.all(users.map((name) => isHeld(join(folder, name))))).includes(true);
}

/** Has a lock for each use. */
function usersFolder({ cache }: LabPlace): string {
  return join(cache, 'lab-engine.users');
}

function recordOf({ cache }: LabPlace): string {
  return join(cache, 'lab-engine.json');
}

/** A process id is used again by others, so the program behind it is looked at. */
async function isEngine(pid: number): Promise<boolean> {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return /(^|\/)dockerd\0/.test(line);
}
