import { execFileSync } from 'node:child_process';
import type { Mount } from '../../../model/container.ts';
import type { JobNode } from '../../../model/job.ts';
import type { ServiceNode } from '../../../model/service.ts';
import type { Topology } from '../../../model/topology.ts';
import { textOf } from '../../../model/value.ts';
import { plainText, type Secrets } from '../../../toolkit/secrets/secrets.ts';
import { programOfImage } from './samples.ts';

/** A container as its program meets it: secrets in their places, names on the engine, bytes and seconds. */
export interface Effective {
  readonly image: string;
  readonly program: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** `<address>:<port of the host>:<port>` */
  readonly ports: readonly string[];
  /** Name on the engine by path, `:ro` where it is read-only. */
  readonly volumes: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
  readonly tmpfs: readonly string[];
  readonly networks: readonly string[];
  readonly hosts: Readonly<Record<string, string>>;
  readonly dependsOn: Readonly<Record<string, string>>;
  readonly healthCheck: object | null;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** What a container of a topology is in effect. */
export function effectiveNode(topology: Topology, secrets: Secrets, node: ServiceNode | JobNode): Effective {
  const told = node.environment.filter(({ name }) => !isFileVariable(node, name));
  const environment = Object.fromEntries(told.map(({ name, value }) => [name, plainText(value, secrets)]));
  const own = new Set(node.environment.map(({ name }) => `/run/secrets/${name}`));
  const files = topology.files.filter(({ container, target }) => {
    return container === node.id && !target.startsWith('/arrimage/') && !own.has(target);
  });
  const nameOf = (nodes: readonly { readonly id: string; readonly name: string }[], id: string): string =>
    nodes.find((item) => item.id === id)?.name ?? id;
  const volumes = node.mounts.filter((mount): mount is Extract<Mount, { kind: 'volume' }> => mount.kind === 'volume');
  return {
    image: node.image,
    program: programOf(node, environment),
    environment,
    ports: node.kind === 'job' ? [] : portsOf(node),
    volumes: Object.fromEntries(
      volumes.map(({ volume, target, readOnly }) => [
        target,
        `${nameOf(topology.volumes, volume)}${readOnly ? ':ro' : ''}`,
      ]),
    ),
    files: Object.fromEntries(files.map(({ target, content }) => [target, plainText(content, secrets)])),
    tmpfs: node.mounts.flatMap((mount) => (mount.kind === 'tmpfs' ? [mount.target] : [])),
    networks: node.networks.map((id) => nameOf(topology.networks, id)).sort(),
    hosts: Object.fromEntries(node.extraHosts.map(({ name, address }) => [name, address])),
    dependsOn: Object.fromEntries(node.dependsOn.map(({ on, condition }) => [on.replace('main/', ''), condition])),
    healthCheck: node.kind === 'job' ? null : node.healthCheck,
    settings: {
      user: node.user,
      workingDirectory: node.workingDirectory,
      hostname: node.hostname,
      readOnly: node.readOnly,
      init: node.init,
      capabilities: node.capabilities?.map((name) => name.replace('CAP_', '')),
      stopSignal: node.stop.signal,
      graceSeconds: node.stop.graceSeconds,
      memoryBytes: node.resources.memoryBytes,
      cpus: node.resources.cpus,
      pids: node.resources.pids,
      shmBytes: node.resources.shmBytes,
      nofile: node.resources.nofile,
      logging: node.logging,
      replicas: node.kind === 'job' ? 1 : node.replicas,
    },
  };
}

/** `X_FILE` stands for `X`, which is among the variables too. */
function isFileVariable(node: ServiceNode | JobNode, name: string): boolean {
  return node.environment.some((other) => other.delivery === 'file' && `${other.name}_FILE` === name);
}

/** The words that are started; what a shell would make of a line is asked of a shell. */
function programOf(node: ServiceNode | JobNode, environment: Readonly<Record<string, string>>): readonly string[] {
  const isOwn = node.entrypoint[1] === '/arrimage/entrypoint';
  const words = [...(isOwn ? [] : node.entrypoint), ...node.command.map(textOf)];
  const [shell, option, line = ''] = words;
  if (!isOwn) {
    const image = programOfImage(node.image);
    const command = node.command.map(textOf);
    const usual = node.entrypoint.length === 0 && command.length === 0 ? image.command : command;
    return [...(node.entrypoint.length === 0 ? image.entrypoint : node.entrypoint), ...usual];
  }
  if (shell === '/bin/sh')
    return words.map((word) => word.replace(/\$(\w+)/g, (all, name) => environment[name] ?? all));
  if (shell !== 'sh' || option !== '-c' || !line.startsWith('exec ')) return words;
  const script = `for word in ${line.slice('exec '.length)}; do printf '%s\\0' "$word"; done`;
  return execFileSync('sh', ['-c', script], { env: environment, encoding: 'utf8' }).split('\0').slice(0, -1);
}

function portsOf({ ports }: ServiceNode): readonly string[] {
  return ports.flatMap(({ port, published }) => published.map((at) => `${at.address}:${at.port}:${port}`)).sort();
}
