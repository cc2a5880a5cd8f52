import type { ServiceNode } from '../model/service.ts';
import { textOf } from '../model/value.ts';
import { majorVersion } from './facts/image.ts';
import { isKept } from './facts/stateful.ts';
import type { Policy } from './policy.ts';

/** Where each image writes is part of its own documentation; a volume at another path holds nothing, and nobody notices before the container is replaced. */
export const dataOutsideVolume: Policy = {
  id: 'data-outside-volume',
  severity: 'error',
  title: 'What PostgreSQL, MinIO and RabbitMQ must keep lies on a volume, at the path where they write it.',
  remedy:
    'Mount a volume there; PostgreSQL 18 and later writes to /var/lib/postgresql, earlier ones to /var/lib/postgresql/data.',
  incident: null,
  suppressible: true,
  *check(topology) {
    for (const service of topology.services) {
      const paths = dataPaths(service);
      if (paths.length === 0 || paths.some((path) => isStored(service, path))) continue;
      const volumes = service.mounts.flatMap((mount) => (mount.kind === 'volume' ? [mount.target] : []));
      yield {
        subject: service.id,
        message: `its data is lost with the container: no volume is mounted at ${paths.join(' or ')}, got "${volumes.join(', ') || 'no volume'}"; mount one there`,
      };
    }
  },
};

/** Where a program writes what it must keep; of several paths one is enough. */
function dataPaths(service: ServiceNode): readonly string[] {
  switch (service.program.kind) {
    case 'postgres':
      return postgresPaths(service);
    case 'rabbitmq':
      return ['/var/lib/rabbitmq'];
    case 'minio':
      return minioPaths(service);
    default:
      return [];
  }
}

/** Up to 17 PostgreSQL's image declares a volume at this path, which hides one that is mounted above it. */
const DECLARED = '/var/lib/postgresql/data';

function isStored(service: ServiceNode, path: string): boolean {
  if (service.program.kind !== 'postgres' || path !== DECLARED) return isKept(service, path);
  return service.mounts.some((mount) => mount.kind !== 'tmpfs' && mount.target === DECLARED);
}

function postgresPaths({ environment, image }: ServiceNode): readonly string[] {
  const own = environment.find(({ name }) => name === 'PGDATA');
  if (own !== undefined) return [textOf(own.value)];
  const major = majorVersion(image) ?? 0;
  if (major >= 18 && major < 100) return [`/var/lib/postgresql/${major}/docker`];
  if (major >= 9 && major < 18) return [DECLARED];
  return [DECLARED, '/var/lib/postgresql'];
}

/** The folders that `minio server` is given, and the image's usual one. */
function minioPaths({ command }: ServiceNode): readonly string[] {
  const folders = command.map(textOf).filter((word) => word.startsWith('/') && !word.includes('{'));
  return folders.length === 0 ? ['/data'] : folders;
}
