import type { ServerNode } from '../../model/server.ts';
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
  const needed = server.engine === null ? ENGINE : `${server.engine}.0.0`;
  const base = { server: server.name, check: 'engine', subject: '', needed, remedy: '' } as const;
  if (engine === null) {
    const { message } = hostFailure(server, 'docker info', { code: 1, stderr: engineError });
    const [found = '', remedy = 'run docker info there, and see why'] = message
      .replace(/^server \S+: /, '')
      .split('; ');
    return [{ ...base, state: 'error', found: found.replaceAll('\n', ', '), remedy }];
  }
  const { version, liveRestore, logDriver } = engine;
  const isOld = !isAtLeast(version, needed);
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
      remedy: isOld ? remedyFor(server) : '',
    },
  ];
}

function remedyFor({ engine }: ServerNode): string {
  const oldest = 'install Docker 20.10 or newer';
  return engine === null ? oldest : `install Docker ${engine} or newer, or set engine of the server to what it has`;
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
    const { state, found } = judgeSpace(space);
    const remedy =
      shared || space.of === 'engine' ? 'free space, by docker system prune for instance' : 'free space there';
    return {
      ...{ server: server.name, check: 'disk', subject: `disk of ${place}`, state, found },
      needed: `${100 * FREE.warning} %, ${bytesText(FREE.errorBytes)}`,
      remedy: state === 'ok' ? '' : `${remedy}, or make it larger`,
    };
  });
}

function judgeSpace({ bytes, freeBytes, inodes, freeInodes }: Space): Pick<Finding, 'state' | 'found'> {
  const share = freeBytes / Math.max(bytes, 1);
  const inodeShare = inodes === 0 ? 1 : freeInodes / inodes;
  const isBelow = (limit: number): boolean => share < limit || inodeShare < limit;
  const isSmall = freeBytes < FREE.errorBytes;
  const state = isSmall || isBelow(FREE.error) ? 'error' : isBelow(FREE.warning) ? 'warning' : 'ok';
  const limit = state === 'error' ? FREE.error : FREE.warning;
  const below = isSmall ? bytesText(FREE.errorBytes) : `${100 * limit} %`;
  const low = (text: string, isLow: boolean): string => (isLow ? `${text}, less than ${below}` : text);
  const words = [
    low(`${bytesText(freeBytes)} free (${Math.floor(100 * share)} %)`, state !== 'ok' && (isSmall || share < limit)),
    ...(inodes === 0
      ? []
      : [low(`${Math.floor(100 * inodeShare)} % of its inodes`, state !== 'ok' && inodeShare < limit)]),
  ];
  return { state, found: words.join(', ') };
}

/** Mounted at two places, one file system has two numbers; its sizes are the same, but what is free may have changed a little between. */
function sameFileSystem(one: Space | undefined, other: Space | undefined): boolean {
  return one !== undefined && other !== undefined && one.bytes === other.bytes && one.inodes === other.inodes;
}
