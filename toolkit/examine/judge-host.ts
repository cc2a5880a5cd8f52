import { bytesText } from '../../policies/facts/bytes.ts';
import { isAtLeast } from '../doctor.ts';
import { hostFailure } from '../host-failure.ts';
import type { Space } from './examination.ts';
import type { Examined } from './examine-servers.ts';
import type { Finding } from './finding.ts';

/** Oldest engine that knows all that is asked of it. */
const ENGINE = '20.10.0';

/** Milliseconds. */
const CLOCK = { warning: 2000, error: 30_000 };

/** Shares of a file system, and the bytes below which no image can be taken. */
const FREE = { warning: 0.2, error: 0.05, errorBytes: 1024 ** 3 };

/** The host itself: its answer, engine, clock and disks. */
export function judgeHost(examined: Examined): readonly Finding[] {
  const { server, examination } = examined;
  const { logIn, roundTrip } = examination;
  const ssh: Finding = {
    ...{ server: server.name, check: 'ssh', subject: '', state: 'ok', needed: '', remedy: '' },
    found: `${logIn === null ? '' : `logged in after ${logIn} ms, `}a round trip takes ${roundTrip} ms`,
  };
  return [ssh, ...judgeEngine(examined), judgeClock(examined), ...judgeDisks(examined)];
}

function judgeEngine({ server, examination: { engine, engineError, apiVersion } }: Examined): readonly Finding[] {
  const base = { server: server.name, check: 'engine', subject: '', needed: ENGINE, remedy: '' } as const;
  if (engine === null) {
    const { message } = hostFailure(server, 'docker info', { code: 1, stderr: engineError });
    const [found = '', ...remedy] = message.replace(/^server \S+: /, '').split('; ');
    return [{ ...base, state: 'error', found, remedy: remedy.join('; ') }];
  }
  const { version, liveRestore, logDriver } = engine;
  const isOld = !isAtLeast(version, ENGINE);
  const words = [
    version,
    ...(apiVersion === null ? [] : [`API ${apiVersion}`]),
    `live restore ${liveRestore ? 'on' : 'off'}`,
    `logs by ${logDriver}`,
  ];
  return [
    {
      ...base,
      state: isOld ? 'error' : 'ok',
      found: isOld ? `Docker ${version} is too old` : words.join(', '),
      remedy: isOld ? 'install Docker 20.10 or newer' : '',
    },
  ];
}

/** What may be the way's own delay is not held against a clock. */
function judgeClock({ server, examination: { clockAhead, clockDoubt } }: Examined): Finding {
  const surely = Math.max(0, Math.abs(clockAhead) - clockDoubt);
  const state = surely > CLOCK.error ? 'error' : surely > CLOCK.warning ? 'warning' : 'ok';
  const isWithin = Math.abs(clockAhead) <= clockDoubt;
  const off = isWithin
    ? `within ${clockDoubt} ms of this machine’s`
    : `${Math.abs(clockAhead)} ms ${clockAhead < 0 ? 'behind' : 'ahead of'} this machine’s (± ${clockDoubt} ms)`;
  return {
    server: server.name,
    check: 'clock',
    subject: '',
    state,
    found: state === 'ok' ? off : `its clock is ${off}`,
    needed: `less than ${CLOCK.warning} ms`,
    remedy:
      state === 'ok' ? '' : 'see which of the two is wrong, and start a time service there, such as systemd-timesyncd',
  };
}

function judgeDisks({ server, examination: { spaces, engine } }: Examined): readonly Finding[] {
  const shared = spaces.length === 2 && sameFileSystem(spaces[0], spaces[1]);
  return spaces.slice(0, shared ? 1 : 2).map((space): Finding => {
    const paths = [engine?.root ?? '', server.directory];
    const place = shared ? paths.join(' and ') : (paths[space.of === 'engine' ? 0 : 1] ?? '');
    const [bytesState, inodesState] = [stateOfBytes(space), stateOfInodes(space)];
    const state =
      [bytesState, inodesState].find((item) => item === 'error') ?? (bytesState === 'ok' ? inodesState : bytesState);
    const share = (free: number, all: number): string => `${Math.floor((100 * free) / all)} %`;
    const bytes = `${bytesText(space.freeBytes)} free (${share(space.freeBytes, space.bytes)})`;
    const inodes = space.inodes === 0 ? '' : `, ${share(space.freeInodes, space.inodes)} of its inodes`;
    return {
      server: server.name,
      check: 'disk',
      subject: `disk of ${place}`,
      state,
      found: `${bytes}${inodes}`,
      needed: `${100 * FREE.warning} %, ${bytesText(FREE.errorBytes)}`,
      remedy: state === 'ok' ? '' : 'free space, by docker system prune for instance, or make it larger',
    };
  });
}

function stateOfBytes({ bytes, freeBytes }: Space): Finding['state'] {
  if (freeBytes < FREE.errorBytes || freeBytes < bytes * FREE.error) return 'error';
  return freeBytes < bytes * FREE.warning ? 'warning' : 'ok';
}

function stateOfInodes({ inodes, freeInodes }: Space): Finding['state'] {
  if (inodes === 0) return 'ok';
  if (freeInodes < inodes * FREE.error) return 'error';
  return freeInodes < inodes * FREE.warning ? 'warning' : 'ok';
}

/** Mounted at two places, one file system has two numbers; its sizes are the same, but what is free may have changed a little between. */
function sameFileSystem(one: Space | undefined, other: Space | undefined): boolean {
  return one !== undefined && other !== undefined && one.bytes === other.bytes && one.inodes === other.inodes;
}
