import { lstat, mkdir } from 'node:fs/promises';
import { platform, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import pLimit from 'p-limit';
import pRetry, { AbortError } from 'p-retry';
import type { ServerNode } from '../model/server.ts';
import { type OnDisconnect, type SshPlace, scriptInput, sshCommand } from './commands/ssh.ts';
import { hostFailure, isPassing } from './host-failure.ts';
import type { Runner } from './run.ts';

/** Sessions at once on one connection; OpenSSH's server allows 10 (MaxSessions). */
const SESSIONS = 4;

/** What a script on a host is given. */
export interface ScriptOptions {
  /** `$1`, `$2`, … of the script. @default [] */
  readonly args?: readonly string[];

  /** 0: no limit. @default 60 */
  readonly timeoutSeconds?: number;

  /** Told of each line of standard output as it comes; the result is then empty. @default - none */
  readonly line?: (line: string) => void;

  /** @default 'stays' */
  readonly onDisconnect?: OnDisconnect;

  readonly signal?: AbortSignal;
}

/** The servers over SSH. */
export interface Hosts {
  readonly place: SshPlace;

  /**
   * Runs a POSIX script on a server, by `sh -s`, and gives what it printed.
   *
   * @throws HostError
   */
  readonly script: (server: ServerNode, what: string, script: string, options?: ScriptOptions) => Promise<string>;
}

/** Reaches servers with the OpenSSH client of this machine: one connection a server, few sessions at once. */
export async function openHosts(project: string, run: Runner): Promise<Hosts> {
  return hostsAt({ project, sockets: await socketFolder() }, run);
}

/** Reaches servers by a new connection for each script, which proves that one can still be made. */
export function openFreshHosts(project: string, run: Runner): Hosts {
  return hostsAt({ project, sockets: null }, run);
}

function hostsAt(place: SshPlace, run: Runner): Hosts {
  const limits = new Map<string, ReturnType<typeof pLimit>>();
  const limitOf = (server: string): ReturnType<typeof pLimit> => {
    const limit = limits.get(server) ?? pLimit(SESSIONS);
    limits.set(server, limit);
    return limit;
  };
  return {
    place,
    script: (server, what, script, options = {}) =>
      limitOf(server.name)(() => attempt(run, place, server, what, script, options)),
  };
}

/** A connection that fails before the script starts is tried again, three times; a script never runs twice. */
function attempt(
  run: Runner,
  place: SshPlace,
  server: ServerNode,
  what: string,
  script: string,
  { args = [], timeoutSeconds = 60, line, onDisconnect = 'stays', signal }: ScriptOptions,
): Promise<string> {
  const [program = '', ...words] = sshCommand(server, place, 'exec sh -s');
  return pRetry(
    async () => {
      const errors: string[] = [];
      const finished = await run(program, words, {
        cwd: place.project,
        input: scriptInput(script, args, onDisconnect),
        afterInput: onDisconnect === 'ends' ? 'silence' : 'end',
        timeoutMilliseconds: timeoutSeconds * 1000,
        ...(line === undefined
          ? {}
          : { line: (text, from) => void (from === 'stdout' ? line(text) : errors.push(text)) }),
        ...(signal === undefined ? {} : { signal }),
      });
      if (finished.code === 0) return new TextDecoder().decode(finished.stdout);
      const outcome = { ...finished, stderr: `${errors.join('\n')}\n${finished.stderr}`.trim() };
      const error = hostFailure(server, what, outcome);
      if (isPassing(outcome)) throw error;
      throw new AbortError(error);
    },
    { retries: 3, minTimeout: 500, factor: 2, randomize: true },
  );
}

/** A folder that nobody else can reach, with a short path: a socket's path has at most 104 characters. */
async function socketFolder(): Promise<string | null> {
  const user = userNumber();
  if (platform() === 'win32' || user === null) return null;
  const folder = join(tmpdir(), `arrimage-${user}`);
  if (folder.length > 50) return null;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = await lstat(folder);
  return uid === user && (mode & 0o077) === 0 ? folder : null;
}

/** Null: the list of users has none for this process. OpenSSH says so, too, when it is asked for anything. */
function userNumber(): number | null {
  try {
    return userInfo().uid;
  } catch {
    return null;
  }
}
