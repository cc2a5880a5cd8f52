import {
  type NamedSocket,
  parseContainer,
  parseNetwork,
  parseProcess,
  parseSocket,
  type RunningContainer,
  type SeenNetwork,
  type Socket,
} from './listeners.ts';

/** What the script saw on a server; nothing in it is judged. */
export interface Examination {
  /** Milliseconds until the server let us in; null: not measured by itself. */
  readonly logIn: number | null;
  /** Milliseconds of a round trip; with the log-in, where that was not measured by itself. */
  readonly roundTrip: number;
  /** Milliseconds that its clock is ahead of this machine's; negative: behind. */
  readonly clockAhead: number;
  /** Milliseconds that `clockAhead` may be wrong by. */
  readonly clockDoubt: number;
  /** Port that its SSH server listens on. */
  readonly sshPort: number | null;
  readonly engine: SeenEngine | null;
  /** What docker said in place of an answer; empty when it answered. */
  readonly engineError: string;
  /** Proxy that the engine pulls images through; empty: none. */
  readonly engineProxy: string;
  /** Such as 1.51; null: not asked for. */
  readonly apiVersion: string | null;
  readonly spaces: readonly Space[];
  /** Most open files that a container may have; null: not known. */
  readonly openFiles: number | null;
  readonly sockets: readonly Socket[];
  readonly processes: readonly NamedSocket[];
  readonly containers: readonly RunningContainer[];
  readonly networks: readonly SeenNetwork[];
  /** Names of users by number. */
  readonly users: ReadonlyMap<number, string>;
  /** IPv4 addresses of the host; empty: not known, or it may listen on any. */
  readonly addresses: readonly string[];
  readonly missingImages: readonly string[];
  readonly names: readonly SeenName[];
  readonly dependencies: readonly SeenDependency[];
}

/** A name that was looked up on the host. */
export interface SeenName {
  readonly name: string;
  /** Null: it does not resolve; `unmeasured`: the host has no getent. */
  readonly address: string | null;
}

/** A port of another machine that was connected to from the host. */
export interface SeenDependency {
  readonly address: string;
  readonly port: number;
  /** `silent`: no answer in 3 s; `unmeasured`: the host has neither bash nor curl nor nc. */
  readonly state: 'open' | 'closed' | 'silent' | 'unmeasured';
  /** Of opening the connection; null: what the host has cannot measure it. */
  readonly milliseconds: number | null;
}

export interface SeenEngine {
  readonly version: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly liveRestore: boolean;
  readonly logDriver: string;
  readonly root: string;
}

/** Room on a file system. */
export interface Space {
  /** `engine`: where the engine keeps its data; `directory`: where the deployment's folder is or will be. */
  readonly of: 'engine' | 'directory';
  readonly bytes: number;
  readonly freeBytes: number;
  /** 0: the file system does not count them. */
  readonly inodes: number;
  readonly freeInodes: number;
}

/** Milliseconds of this machine's clock. */
export interface Moments {
  /** Before the log-in; null: it was not waited for by itself. */
  readonly began: number | null;
  /** Before the script. */
  readonly before: number;
  readonly after: number;
}

/** Reads what the script printed. */
export function parseExamination(text: string, { began, before, after }: Moments): Examination {
  const lines = text.split('\n');
  const of = (kind: string): readonly string[] =>
    lines.filter((line) => line.startsWith(`${kind} `)).map((line) => line.slice(kind.length + 1));
  return {
    logIn: began === null ? null : before - began,
    ...clockOf(of('begin')[0] ?? '', of('end')[0] ?? '', before, after),
    sshPort: Number(of('session')[0]) || null,
    engine: of('engine').flatMap(parseEngine)[0] ?? null,
    engineError: of('refused').join('\n'),
    engineProxy: of('proxy')[0]?.trim() ?? '',
    apiVersion: of('api')[0]?.split(' ')[0] ?? null,
    spaces: of('space').map(parseSpace),
    openFiles: parseOpenFiles(of('files')[0] ?? ''),
    sockets: of('listen').map(parseSocket),
    processes: of('process').flatMap(parseProcess),
    containers: of('container').map(parseContainer),
    networks: of('network').map(parseNetwork),
    users: new Map(
      of('user').map((line): readonly [number, string] => [Number(line.split(' ')[0]), line.split(' ')[1] ?? '']),
    ),
    addresses: of('nonlocal')[0] === '1' ? [] : of('address'),
    missingImages: of('missing'),
    names: of('name').map(parseName),
    dependencies: of('dependency').map(parseDependency),
  };
}

/** As NTP does: what the script itself took is not part of the way, and each way is held to take half of the rest. */
function clockOf(
  begin: string,
  end: string,
  before: number,
  after: number,
): Pick<Examination, 'roundTrip' | 'clockAhead' | 'clockDoubt'> {
  const [first, last] = [momentOf(begin), momentOf(end)];
  const roundTrip = Math.max(0, after - before - (last.time - first.time));
  const clockAhead = (first.time - before + (last.time - after)) / 2;
  return {
    roundTrip: Math.round(roundTrip),
    clockAhead: Math.round(clockAhead),
    clockDoubt: Math.ceil(roundTrip / 2 + first.doubt),
  };
}

/** Reads seconds since 1970; a host whose `date` knows no fractions is in the middle of the second. */
function momentOf(text: string): { readonly time: number; readonly doubt: number } {
  const [, seconds = '', fraction] = /^(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  if (fraction === undefined) return { time: Number(seconds) * 1000 + 500, doubt: 500 };
  return { time: Number(`${seconds}.${fraction}`) * 1000, doubt: 0 };
}

function parseEngine(line: string): readonly SeenEngine[] {
  const found = /^(\S+) (\d+) (\d+) (true|false) (\S+) (.+)$/.exec(line);
  if (found === null) return [];
  const [, version = '', cpus, memoryBytes, liveRestore, logDriver = '', root = ''] = found;
  const numbers = { cpus: Number(cpus), memoryBytes: Number(memoryBytes) };
  return [{ version, ...numbers, liveRestore: liveRestore === 'true', logDriver, root }];
}

function parseSpace(line: string): Space {
  const [of, ...numbers] = line.split(' ');
  const [size = 0, blocks = 0, available = 0, inodes = 0, freeInodes = 0] = numbers.map(Number);
  return {
    of: of === 'engine' ? 'engine' : 'directory',
    bytes: size * blocks,
    freeBytes: size * available,
    inodes,
    freeInodes,
  };
}

/** CAP_SYS_RESOURCE: with it the engine may give a container more than it has itself, up to the kernel's own limit. */
const MAY_RAISE = 1n << 24n;

function parseOpenFiles(line: string): number | null {
  const [hard = '-', capabilities = '-', most = '-'] = line.split(' ');
  const mayRaise = /^[0-9a-f]+$/.test(capabilities) && (BigInt(`0x${capabilities}`) & MAY_RAISE) !== 0n;
  const limit = Number(mayRaise || hard === 'unlimited' ? most : hard);
  return Number.isSafeInteger(limit) && limit > 0 ? limit : null;
}

function parseName(line: string): SeenName {
  const [name = '', word, address = ''] = line.split(' ');
  return { name, address: word === 'unmeasured' ? word : word === 'found' ? address : null };
}

function parseDependency(line: string): SeenDependency {
  const [address = '', port, first = '', last = ''] = line.split(' ');
  const seconds = last === '' ? null : Number(last) - Number(first);
  const isWord = first === 'closed' || first === 'silent' || first === 'unmeasured';
  return {
    address,
    port: Number(port),
    state: isWord ? first : 'open',
    milliseconds: seconds === null || Number.isNaN(seconds) ? null : Math.round(seconds * 10_000) / 10,
  };
}
