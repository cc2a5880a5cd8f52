import type { ServerNode } from '../../model/server.ts';
import { resolvePath } from '../resolve-path.ts';
import { quoted } from './quoted.ts';

/** Where the SSH client finds and keeps its things. */
export interface SshPlace {
  /** Folder of the project. */
  readonly project: string;
  /** Folder of the sockets of shared connections; null: each command has a connection of its own, as on Windows. */
  readonly sockets: string | null;
}

/**
 * Options for every SSH command to a server: it asks nothing, notices a host that is gone, and shares one connection.
 *
 * The verification of host keys is the client's own and stays on.
 */
export function sshOptions({ ssh }: Pick<ServerNode, 'ssh'>, { project, sockets }: SshPlace): readonly string[] {
  const shared = ['ControlMaster=auto', `ControlPath=${sockets}/%C`, 'ControlPersist=60'];
  const options = [
    'BatchMode=yes',
    'ConnectTimeout=10',
    'ServerAliveInterval=5',
    'ServerAliveCountMax=3',
    ...(sockets === null ? ['ControlMaster=no', 'ControlPath=none'] : shared),
  ];
  return [
    ...(ssh.config === null ? [] : ['-F', resolvePath(project, ssh.config)]),
    ...options.flatMap((option) => ['-o', option]),
  ];
}

/** The SSH command that runs a command line on a server, without a terminal unless one is asked for. */
export function sshCommand(
  server: Pick<ServerNode, 'ssh' | 'address'>,
  place: SshPlace,
  remote: string,
  terminal: 'terminal' | 'none' = 'none',
): readonly string[] {
  const { user, port } = server.ssh;
  return [
    'ssh',
    ...sshOptions(server, place),
    // What the client tells of its own, such as that a shared connection is closed, is no business of a person at a terminal.
    ...(terminal === 'terminal' ? ['-t', '-o', 'LogLevel=ERROR'] : ['-T']),
    ...['-p', String(port), '-l', user, '--', server.address, remote],
  ];
}

/**
 * What becomes of a script, and of all it has started, when the connection ends before it.
 *
 * - `stays`: it runs to its end, as what must not be left half-done
 * - `ends`: so does it
 */
export type OnDisconnect = 'stays' | 'ends';

/**
 * A script as standard input of `sh -s`: nothing of it shows in a list of processes, and any login shell will do.
 *
 * The braces make the shell read all of it before it starts, so that a program in it cannot eat the rest.
 */
export function scriptInput(script: string, args: readonly string[], onDisconnect: OnDisconnect = 'stays'): string {
  const [watch, input] = onDisconnect === 'ends' ? [WATCH, '9<&0 '] : ['', ''];
  const words = args.map(quoted).join(' ');
  return `set -- ${words}\n{\nset -eu\nLC_ALL=C\nexport LC_ALL\n${watch}${script}\nexit 0\n} ${input}</dev/null\n`;
}

/** The input ends with the connection; SSH's server makes each session a process group of its own. */
const WATCH = `{ cat <&9 || true; kill -TERM "-$$"; } >/dev/null 2>&1 &
exec 9<&-
`;
