import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { Environment, Server, type ServerProps, Service, type ServiceProps, topologyOf } from '../../index.ts';
import { labDown, labUp } from '../../lab/lab.ts';
import { runOrThrow, run as runProgram } from '../../lab/run.ts';
import type { ServerNode } from '../../model/server.ts';
import type { Topology } from '../../model/topology.ts';
import type { Deployment } from '../../toolkit/deploy/deployment.ts';
import { examineServers } from '../../toolkit/examine/examine-servers.ts';
import { type Finding, findingText } from '../../toolkit/examine/finding.ts';
import { type Hosts, openHosts } from '../../toolkit/hosts.ts';
import type { Seen } from '../../toolkit/look/seen.ts';
import { plainProgress } from '../../toolkit/report/progress.ts';
import { run } from '../../toolkit/run.ts';

/** Two hosts that faults are provoked on, and nothing else runs on. */
const SETTINGS = { name: 'fault', subnet: '198.51.104', hosts: ['one', 'two'] };

const PLACE = {
  project: mkdtempSync(join(tmpdir(), 'arrimage-fault-')),
  cache: join(homedir(), '.cache', 'arrimage'),
  report: (line: string) => process.stderr.write(`${line}\n`),
};

/** SSH configuration of the lab, relative to the project. */
export const LAB_CONFIG = '.arrimage/lab/fault/ssh_config';

export const project = PLACE.project;

/** A path in the project's folder, in words that are the same in each run. */
export function plain(text: string): string {
  return text.replaceAll(project, '<project>');
}

export const up = () => labUp(SETTINGS, PLACE);
export async function down(): Promise<void> {
  await labDown(SETTINGS, PLACE);
  rmSync(project, { recursive: true });
}

/** Runs a command as root on a host of the lab. */
export function onHost(host: 'one' | 'two', script: string): Promise<string> {
  return runOrThrow(['docker', 'exec', `arrimage-fault-${host}`, 'sh', '-c', script]);
}

/** Starts a program of a user that listens at a port of a host, and leaves it running. */
export function listenOn(host: 'one' | 'two', user: string, port: number): Promise<string> {
  const options = `LocalAddr => "0.0.0.0", LocalPort => ${port}, Listen => 1, ReuseAddr => 1`;
  const program = `use IO::Socket::INET; my $s = IO::Socket::INET->new(${options}) or die; sleep 600`;
  return runOrThrow(['docker', 'exec', '-d', '-u', user, `arrimage-fault-${host}`, 'perl', '-e', program]);
}

/** A page of nginx on one server, published at port 8080; tests say the rest. */
export function pageOn(server: Partial<ServerProps> = {}, service: Partial<ServiceProps> = {}): Topology {
  const environment = new Environment({ system: 'shop', name: 'lab' });
  const one = new Server(environment, 'one', { address: '198.51.104.11', sshConfig: LAB_CONFIG, ...server });
  const published = { ports: { http: 80 }, publish: { http: { port: 8080 } } };
  new Service(one, 'page', { image: 'lab/nginx:1.30', ...published, ...service });
  return topologyOf(environment);
}

/** Hosts without a connection from before: one that is shared would hide a fault of SSH itself. */
export async function freshHosts(topology: Topology): Promise<Hosts> {
  const { address, ssh } = serverOf(topology);
  const socket = `ControlPath=${join(tmpdir(), `arrimage-${userInfo().uid}`)}/%C`;
  const words = ['-F', join(project, ssh.config ?? LAB_CONFIG), '-p', String(ssh.port), '-l', ssh.user];
  await runProgram(['ssh', ...words, '-o', socket, '-O', 'exit', address]);
  return openHosts(project, run);
}

/** What is wrong with the servers, a line each. */
export async function wrong(topology: Topology, state: Finding['state'] = 'error'): Promise<string> {
  const findings = await examineServers(topology, await freshHosts(topology), { checks: 'preflight' });
  return plain(
    findings
      // How full this machine is, is its own business.
      .filter((finding) => finding.state === state && (state === 'error' || finding.check !== 'disk'))
      .map(findingText)
      .join('\n'),
  );
}

export function serverOf({ servers }: Topology): ServerNode {
  const [server] = servers;
  if (server === undefined) throw new Error('the topology has no server');
  return server;
}

/** Writes a file of the project, and gives its path relative to it. */
export function projectFile(name: string, text: string): string {
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, name), text, { mode: 0o600 });
  return name;
}

/** The message of what a deployment's own steps throw. */
export async function messageOf(action: Promise<unknown>): Promise<string> {
  const error = await action.then(
    () => new Error('nothing was thrown'),
    (reason: unknown) => reason as Error,
  );
  return plain(error.message);
}

/** What a deployment's own steps are given. */
export async function deploymentOf(topology: Topology): Promise<Deployment> {
  return {
    ...{ project, topology, run, hosts: await freshHosts(topology), secrets: new Map<string, string>() },
    ...{
      environment: {},
      progress: plainProgress(
        () => {},
        () => 0,
      ),
      signal: new AbortController().signal,
    },
  };
}

/** A look at the server that found nothing, and missed an image. */
export function seenWithout(image: string): Seen {
  return {
    ...{ server: 'one', containers: [], images: new Map([[image, null]]), files: new Map(), jobs: new Map() },
    idleJobs: new Set<string>(),
    ...{ state: null, release: 0, releaseHash: '', released: new Map(), changedFrom: null, firewall: null, lock: null },
    standby: null,
  };
}
