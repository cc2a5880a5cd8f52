import type { ContainerNode, Mount } from '../../model/container.ts';
import type { Topology } from '../../model/topology.ts';
import { textOf } from '../../model/value.ts';

/** What is not part of the container's description. */
export interface CreateOptions {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** `docker create` for a job, or for a command that runs beside a service; no secret is among its words. */
export function createContainer(
  topology: Topology,
  node: ContainerNode,
  { name, labels }: CreateOptions,
): readonly string[] {
  const [entrypoint, ...rest] = node.entrypoint;
  return [
    ...['docker', 'create', '--name', name, '--pull', 'never'],
    ...Object.entries(labels).flatMap(([label, value]) => ['--label', `${label}=${value}`]),
    ...programOptions(topology, node),
    ...limitOptions(node),
    ...(entrypoint === undefined ? [] : ['--entrypoint', entrypoint]),
    node.image,
    ...rest,
    ...node.command.map(textOf),
  ];
}

function programOptions(topology: Topology, node: ContainerNode): readonly string[] {
  const [network] = node.networks.map((id) => topology.networks.find((item) => item.id === id)?.name ?? id);
  const plain = node.environment.filter(({ delivery }) => delivery === 'plain');
  return [
    ...['--network', network ?? 'none', '--restart', 'no'],
    ...plain.flatMap((variable) => ['--env', `${variable.name}=${textOf(variable.value)}`]),
    ...node.extraHosts.flatMap((host) => ['--add-host', `${host.name}:${host.address}`]),
    ...node.mounts.flatMap((mount) => mountOptions(topology, mount)),
    ...(node.user === null ? [] : ['--user', node.user]),
    ...(node.workingDirectory === null ? [] : ['--workdir', node.workingDirectory]),
    ...(node.hostname === null ? [] : ['--hostname', node.hostname]),
    ...(node.stop.signal === null ? [] : ['--stop-signal', node.stop.signal]),
    ...['--stop-timeout', String(node.stop.graceSeconds)],
    ...(node.init ? ['--init'] : []),
    ...(node.readOnly ? ['--read-only'] : []),
    ...['--log-driver', node.logging.driver],
    ...Object.entries(node.logging.options).flatMap(([key, value]) => ['--log-opt', `${key}=${value}`]),
  ];
}

function mountOptions(topology: Topology, mount: Mount): readonly string[] {
  if (mount.kind === 'tmpfs') return ['--tmpfs', `${mount.target}:size=${mount.sizeBytes},mode=${mount.mode}`];
  const source =
    mount.kind === 'bind' ? mount.source : (topology.volumes.find(({ id }) => id === mount.volume)?.name ?? '');
  const fields = [`type=${mount.kind}`, `source=${source}`, `target=${mount.target}`];
  return ['--mount', [...fields, ...(mount.readOnly ? ['readonly'] : [])].map(csvField).join(',')];
}

function limitOptions({ resources, capabilities, noNewPrivileges }: ContainerNode): readonly string[] {
  const { memoryBytes, cpus, pids, shmBytes, nofile } = resources;
  return [
    ...(memoryBytes === null ? [] : ['--memory', String(memoryBytes), '--memory-swap', String(memoryBytes)]),
    ...(cpus === null ? [] : ['--cpus', String(cpus)]),
    ...(pids === null ? [] : ['--pids-limit', String(pids)]),
    ...['--shm-size', String(shmBytes)],
    ...(nofile === null ? [] : ['--ulimit', `nofile=${nofile}:${nofile}`]),
    ...(capabilities === null ? [] : ['--cap-drop', 'ALL', ...capabilities.flatMap((name) => ['--cap-add', name])]),
    ...(noNewPrivileges ? ['--security-opt', 'no-new-privileges:true'] : []),
  ];
}

/** `--mount` is one line of CSV. */
function csvField(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
