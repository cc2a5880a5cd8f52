import { ENTRYPOINT_TARGET } from '../constructs/topology/entrypoint.ts';
import type { ServiceNode } from '../model/service.ts';
import { remoteCommand } from './commands/remote-command.ts';
import { sshCommand } from './commands/ssh.ts';
import { HostError } from './host-error.ts';
import { look } from './look/look.ts';
import { nameOf, replicaOf, type SeenContainer, serviceOf } from './look/seen-container.ts';
import type { OpenTarget } from './open-target.ts';
import { selectServices } from './services/select-services.ts';
import { UsageError } from './usage-error.ts';

export interface ExecRequest {
  readonly service: string;
  /** Null: the first that runs. */
  readonly replica: number | null;
  /** Null: the first that has the service. */
  readonly server: string | null;
  /** The command and its arguments; a function gets what the container itself was started with. */
  readonly command: readonly string[] | ((program: readonly string[]) => readonly string[]);
  /** Whether a person types and reads at a terminal. */
  readonly isInteractive: boolean;
}

/**
 * Runs a command in the running container of a service, with the input and output of this process; gives the command's own exit code.
 *
 * The command gets the environment of the program, the secrets included that an entry point of ours exports.
 *
 * @throws UsageError for a service or server that does not exist
 * @throws HostError when no such container runs
 */
export async function exec(open: OpenTarget, request: ExecRequest): Promise<number> {
  const { topology, hosts, run } = open;
  const service = findService(open, request);
  const server = topology.servers.find(({ name }) => name === service.server);
  if (server === undefined) throw new Error(`no server ${service.server}`);
  const { containers } = await look(hosts, topology, server);
  const container = findContainer(containers, service, request);
  const terminal = request.isInteractive ? 'terminal' : 'none';
  const words = [
    'docker',
    'exec',
    terminal === 'terminal' ? '-it' : '-i',
    nameOf(container),
    ...commandFor(container, request),
  ];
  const [program = '', ...rest] = sshCommand(server, hosts.place, remoteCommand(words), terminal);
  const { code } = await run(program, rest, { cwd: hosts.place.project, attach: 'terminal', timeoutMilliseconds: 0 });
  return code ?? 1;
}

function commandFor({ Config }: SeenContainer, { command }: ExecRequest): readonly string[] {
  const entrypoint = Config.Entrypoint ?? [];
  if (typeof command === 'function') return command([...entrypoint, ...(Config.Cmd ?? [])]);
  return entrypoint.includes(ENTRYPOINT_TARGET) ? [...entrypoint, ...command] : command;
}

function findService({ topology }: OpenTarget, { service, server }: ExecRequest): ServiceNode {
  const nodes = selectServices(topology, [service]);
  const found = nodes.find((node) => server === null || node.server === server);
  if (found !== undefined) return found;
  const places = nodes.map((node) => node.server).join(' or ');
  throw new UsageError(`--server: expected a server that has ${service}, got "${server}"; write ${places}`);
}

function findContainer(
  containers: readonly SeenContainer[],
  { name, server }: ServiceNode,
  { replica }: ExecRequest,
): SeenContainer {
  const running = containers
    .filter((container) => serviceOf(container) === name && container.State.Running)
    .sort((a, b) => replicaOf(a) - replicaOf(b));
  const [found] = running.filter((container) => replica === null || replicaOf(container) === replica);
  if (found !== undefined) return found;
  if (running.length === 0) throw new HostError(server, 'script', `${name} does not run there; start or deploy it`);
  const places = running.map(replicaOf).join(', ');
  throw new HostError(
    server,
    'script',
    `replica ${replica} of ${name} does not run there; those that run are ${places}`,
  );
}
