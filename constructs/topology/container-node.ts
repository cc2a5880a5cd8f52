import type { ContainerNode, Mount } from '../../model/container.ts';
import type { FileNode } from '../../model/file.ts';
import { byCodeUnit } from '../../model/json.ts';
import type { Container, TmpfsProps } from '../container.ts';
import { pathOf } from '../path.ts';
import { findServer } from '../server.ts';
import type { TopologyProblem } from '../topology-error.ts';
import { exceptionsOf, isReadOnly, temporaryFolder } from './confinement.ts';
import { extraHostsOf } from './connections.ts';
import { type Delivered, deliver } from './delivery.ts';
import { BUNDLE_FOLDER } from './entrypoint.ts';
import { placeFiles } from './files.ts';
import { localId } from './inventory.ts';
import type { Use } from './uses.ts';

/** A container, read: all but what it waits for, which needs every other one. */
export interface ContainerDraft {
  readonly container: Container;
  readonly uses: readonly Use[];
  readonly files: readonly FileNode[];
  readonly node: Omit<ContainerNode, 'dependsOn'>;
}

export function draftOf(
  container: Container,
  directory: string,
  versions: ReadonlyMap<string, number>,
  problems: TopologyProblem[],
): ContainerDraft {
  const uses: Use[] = [];
  const delivered = deliver(container, uses, problems);
  const { files, mounts } = placeFiles(container, directory, delivered.files, versions);
  const all = [
    ...mounts,
    ...volumeMounts(container, problems),
    ...tmpfsMounts(container, delivered),
    ...temporaryFolder(container),
  ];
  const node = {
    ...identityOf(container),
    ...limitsOf(container),
    exceptions: exceptionsOf(container, problems),
    entrypoint: delivered.entrypoint,
    command: delivered.command,
    environment: delivered.environment,
    networks: networksOf(container, problems),
    mounts: all.sort((a, b) => byCodeUnit(a.target, b.target)),
    extraHosts: extraHostsOf(container, uses),
  };
  return { container, uses, files, node };
}

function identityOf(container: Container) {
  const { props } = container;
  return {
    path: pathOf(container),
    id: container.id,
    name: container.name,
    server: container.server.name,
    image: props.image,
    user: props.user === undefined ? null : `${props.user.uid}:${props.user.gid}`,
    workingDirectory: props.workingDirectory ?? null,
    hostname: props.hostname ?? null,
    readOnly: isReadOnly(container),
    init: props.init ?? false,
  };
}

function limitsOf({ props }: Container) {
  const { resources = {} } = props;
  return {
    capabilities: [...(props.capabilities ?? [])].map((name) => `CAP_${name.replace(/^CAP_/, '')}`).sort(),
    noNewPrivileges: true,
    stop: { signal: props.stopSignal ?? null, graceSeconds: props.stopGraceSeconds ?? 30 },
    resources: {
      memoryBytes: resources.memoryBytes ?? null,
      cpus: resources.cpus ?? null,
      pids: resources.pids ?? 1024,
      shmBytes: resources.shmBytes ?? 64 * 1024 ** 2,
      nofile: resources.nofile ?? null,
    },
    logging: props.logging ?? { driver: 'json-file', options: { 'max-file': '3', 'max-size': '10m' } },
  };
}

function networksOf(container: Container, problems: TopologyProblem[]): readonly string[] {
  const networks = container.props.networks ?? [container.server.network];
  for (const network of networks.filter((item) => findServer(item) !== container.server)) {
    const message = `the network ${localId(network)} is on another server; choose one of ${container.server.name}`;
    problems.push({ path: pathOf(container), message });
  }
  return networks.map(localId).sort();
}

function volumeMounts(container: Container, problems: TopologyProblem[]): readonly Mount[] {
  return [...container.volumes].map(([target, { volume, readOnly }]) => {
    if (findServer(volume) !== container.server) {
      const message = `the volume ${localId(volume)} is on another server; a volume serves one server only`;
      problems.push({ path: pathOf(container), message });
    }
    return { kind: 'volume', volume: localId(volume), target, readOnly };
  });
}

function tmpfsMounts(container: Container, delivered: Delivered): readonly Mount[] {
  const own: (readonly [string, TmpfsProps])[] = [
    ...container.tmpfs,
    ...(delivered.bundle ? [[BUNDLE_FOLDER, {}] as const] : []),
  ];
  return own.map(([target, { sizeBytes = 16 * 1024 ** 2, mode = '1777' }]) => ({
    kind: 'tmpfs',
    target,
    sizeBytes,
    mode,
  }));
}
