import type { ServerNode } from '../model/server.ts';
import { HostError } from './host-error.ts';
import { PRINTED } from './printed.ts';

/** How an SSH command ended. */
export interface SshOutcome {
  /** Null: it took too long. */
  readonly code: number | null;
  readonly stderr: string;
}

type Words = (server: ServerNode, stderr: string) => string;

/** Exit code of the SSH client when it is itself what failed. */
const SSH_FAILED = 255;

/** What OpenSSH says, and what we say; the first that fits counts. */
const SSH_FAILURES: readonly (readonly [RegExp, Words])[] = [
  [
    /REMOTE HOST IDENTIFICATION HAS CHANGED/,
    (server, stderr) =>
      `its host key is another one than ${knownHosts(stderr)} has; ask who changed it, then ${forgetKey(server, stderr)}`,
  ],
  [
    /Host key verification failed|No \S+ host key is known/,
    (server) =>
      `its host key is not known; log in once by ${loginOf(server)} and compare the fingerprint with the server's`,
  ],
  [
    /Permission denied/,
    (server) =>
      `SSH refused the key of ${server.ssh.user}; add your public key by ssh-copy-id ${destinationOf(server)}`,
  ],
  [
    /Too many authentication failures/,
    () => 'SSH was offered too many keys; set IdentityFile and IdentitiesOnly for it',
  ],
  [
    /Connection refused/,
    ({ address, ssh }) => `SSH refused at ${address} port ${ssh.port}; start sshd, or put its address and port right`,
  ],
  [
    /Could not resolve hostname/,
    ({ address }) => `no address is known for "${address}"; put its address right, or the DNS`,
  ],
  [
    /No route to host|Network is unreachable|timed out/,
    ({ address, ssh }) =>
      `no answer from ${address} port ${ssh.port}; see that it runs and that the network lets SSH in`,
  ],
  [/not responding|Connection (?:reset|closed)|Broken pipe/, () => 'the SSH connection was lost; run this again'],
  [
    /Can't open user config file|Bad configuration option|terminating, \d+ bad/,
    ({ ssh }) => `the SSH configuration ${ssh.config ?? 'of this user'} cannot be used; make or mend it`,
  ],
];

const ENGINE_FAILURES: readonly (readonly [RegExp, Words])[] = [
  [
    /permission denied while trying to connect to the [Dd]ocker/,
    ({ ssh }) => `${ssh.user} may not use Docker; add it to the group docker by usermod -aG docker ${ssh.user}`,
  ],
  [
    /Cannot connect to the Docker daemon|Is the docker daemon running/i,
    () => 'its Docker engine does not answer; start it by systemctl start docker',
  ],
  [/docker: (?:command )?not found/, () => 'it has no docker command; install Docker 20.10 or newer'],
  [
    /no space left on device|disk quota exceeded/i,
    ({ directory }) => `its disk is full; free space for Docker and ${directory}, by docker system prune for instance`,
  ],
];

/** The error for a command on a host that did not end well. */
export function hostFailure(server: ServerNode, what: string, { code, stderr }: SshOutcome): HostError {
  const fitting = (list: typeof SSH_FAILURES) => list.find(([pattern]) => pattern.test(stderr))?.[1](server, stderr);
  if (code === null && stderr.includes('ENOENT')) {
    return new HostError(server.name, 'ssh', 'this machine has no ssh command; install the OpenSSH client');
  }
  if (code === null) {
    return new HostError(server.name, 'ssh', `${what} took too long; see whether the host is overloaded or hangs`);
  }
  if (code === SSH_FAILED) {
    const said = lastLines(stderr, 1);
    return new HostError(
      server.name,
      'ssh',
      fitting(SSH_FAILURES) ??
        `SSH failed: ${said === '' ? 'no reason' : said}; log in once by ${loginOf(server)}, and see`,
    );
  }
  const engine = fitting(ENGINE_FAILURES);
  if (engine !== undefined) return new HostError(server.name, 'docker', engine);
  return new HostError(server.name, 'script', `${what} failed: ${reasonIn(stderr)}`);
}

/** The last lines; where a program's own are among them, all of those, with what says so. */
function reasonIn(stderr: string): string {
  const printed = stderr.search(PRINTED);
  if (printed < 0) return lastLines(stderr, 20);
  return `${lastLines(stderr.slice(0, printed), 1)}\n${stderr.slice(printed).trim()}`.trim();
}

/** Whether the connection failed before anything was done, in a way that may be better in a moment. */
export function isPassing({ code, stderr }: SshOutcome): boolean {
  return (
    code === SSH_FAILED &&
    /kex_exchange_identification|Connection (?:reset|closed) by .* port|Connection timed out during banner/.test(stderr)
  );
}

/** How to log in by hand. */
export function loginOf({ address, ssh }: ServerNode): string {
  const config = ssh.config === null ? '' : `-F ${ssh.config} `;
  return `ssh ${config}-p ${ssh.port} ${ssh.user}@${address}`;
}

function destinationOf({ address, ssh }: ServerNode): string {
  return `-p ${ssh.port} ${ssh.user}@${address}`;
}

/** File and line of the key that does not fit, as the client tells them. */
const OFFENDING = /Offending \S+ key in (.+):(\d+)/;

function knownHosts(stderr: string): string {
  return OFFENDING.exec(stderr)?.[1] ?? 'known_hosts';
}

/** The entry may stand under an alias, or in a file of its own, where ssh-keygen -R would not find it. */
function forgetKey({ address, ssh }: ServerNode, stderr: string): string {
  const line = OFFENDING.exec(stderr)?.[2];
  if (line !== undefined) return `remove line ${line} of that file and log in once by hand`;
  return `run ssh-keygen -R ${ssh.port === 22 ? address : `'[${address}]:${ssh.port}'`}`;
}

function lastLines(text: string, count: number): string {
  return text.trim().split('\n').slice(-count).join('\n').trim();
}
