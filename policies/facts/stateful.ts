import type { ServiceNode } from '../../model/service.ts';
import type { Topology } from '../../model/topology.ts';
import { parseImage } from './image.ts';

/** Whether a service keeps data that two containers must never write at once. */
export function isStateful(service: ServiceNode): boolean {
  const { kind } = service.program;
  if (kind === 'postgres' || kind === 'minio' || kind === 'redis' || kind === 'rabbitmq') return true;
  return kind === 'other' && DATABASE_IMAGES.has(parseImage(service.image).repository.split('/').at(-1) ?? '');
}

/** The volumes that a service writes to, by the path they are mounted at. */
export function writableVolumes(service: ServiceNode): readonly { readonly volume: string; readonly target: string }[] {
  return service.mounts.flatMap((mount) => (mount.kind === 'volume' && !mount.readOnly ? [mount] : []));
}

/** Whether a volume or a folder of the host is mounted at a path or above it, so that what is written there outlives the container. */
export function isKept(service: ServiceNode, path: string): boolean {
  return service.mounts.some(
    (mount) =>
      mount.kind !== 'tmpfs' && !mount.readOnly && (path === mount.target || path.startsWith(`${mount.target}/`)),
  );
}

/** Ids of the services that hold data on a server. */
export function statefulServices(topology: Topology): readonly ServiceNode[] {
  return topology.services.filter(isStateful);
}

const DATABASE_IMAGES = new Set([
  'clickhouse-server',
  'couchdb',
  'elasticsearch',
  'etcd',
  'influxdb',
  'mariadb',
  'mongo',
  'mysql',
  'opensearch',
  'postgis',
  'postgres',
  'redis',
  'rustfs',
  'seaweedfs',
  'valkey',
]);
