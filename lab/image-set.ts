import { join } from 'node:path';
import { applicationImages } from './application-images.ts';
import { atATime } from './at-a-time.ts';
import { debianImage, registryAnswers } from './base.ts';
import { cached } from './cache.ts';
import { builtImage, type NamedImage, pulledImage } from './image.ts';
import type { LabPlace } from './lab-settings.ts';
import { minioPrograms } from './minio.ts';
import { runOrThrow } from './run.ts';

/** Images that the hosts have, by the names that settings give them, and those that the hosts and the registry are made of. */
export interface ImageSet {
  readonly host: string;
  readonly registry: string;
  /** Name in settings → reference on the lab's engine. */
  readonly images: ReadonlyMap<string, string>;
}

/** Names in settings with the official image behind each; without a registry, a folder of the lab builds one like it. */
const SERVERS = [
  { name: 'lab/postgres:18', official: 'postgres:18', folder: 'postgres' },
  { name: 'lab/pgbouncer:1', official: 'ghcr.io/cloudnative-pg/pgbouncer:1.25.2', folder: 'pgbouncer' },
  { name: 'lab/redis:8', official: 'redis:8', folder: 'redis' },
  { name: 'lab/rabbitmq:4.3-management', official: 'rabbitmq:4.3-management', folder: 'rabbitmq' },
  { name: 'lab/nginx:1.30', official: 'nginx:1.30', folder: 'nginx' },
  { name: 'lab/certbot:5', official: 'certbot/certbot:v5.5.0', folder: 'certbot' },
  { name: 'lab/minio:1', official: 'minio/minio:RELEASE.2025-09-07T16-13-09Z', folder: 'minio' },
] as const;

/** Finds, pulls or builds every image of the lab on its engine. */
export async function ensureImages(place: LabPlace): Promise<ImageSet> {
  const online = await registryAnswers();
  const programs = online ? Promise.resolve([]) : minioPrograms(place);
  // They take longest and need no image; who waits for them in the end is told how that went.
  programs.catch(() => {});
  const debian = await debianImage(place, online);
  const base = await builtImage(place, { name: 'base', folder: ['images', 'base'], base: debian });
  const named = [...applicationImages(place, { online, base }), ...serverImages(place, online, base, programs)];
  const [host = '', registry = '', ...references] = await atATime([
    () => builtImage(place, { name: 'host', folder: ['images', 'host'], base }),
    () => (online ? pulledImage(place, 'registry:2') : standIn(place, 'registry', base)),
    ...named.map(({ make }) => make),
  ]);
  const images = new Map(named.flatMap(({ names }, index) => names.map((name) => [name, references[index] ?? ''])));
  for (const [name, reference] of images) await runOrThrow(['docker', 'tag', reference, name]);
  return { host, registry, images };
}

function serverImages(
  place: LabPlace,
  online: boolean,
  base: string,
  minio: Promise<readonly string[]>,
): readonly NamedImage[] {
  return SERVERS.map(({ name, official, folder }) => ({
    names: [name],
    make: async () => {
      if (online) return pulledImage(place, official);
      return standIn(place, folder, base, folder === 'minio' ? await minio : []);
    },
  }));
}

/** Finds one archive of all images, as `docker save` writes it; it names its content, so it is made once. */
export async function imageArchive(place: LabPlace, images: ReadonlyMap<string, string>): Promise<string> {
  const ids = await imageIds([...images.keys()]);
  const folder = await cached(place, {
    name: 'images',
    from: Object.fromEntries(ids),
    make: async (draft) => {
      await runOrThrow(['docker', 'save', '-o', join(draft, 'images.tar'), ...images.keys()]);
    },
  });
  return join(folder, 'images.tar');
}

/** Ids of images by name; an id is the hash of the image's configuration, the same on every host. */
export async function imageIds(names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const out = await runOrThrow(['docker', 'image', 'inspect', '--format', '{{.Id}}', ...names]);
  const ids = out.trim().split('\n');
  return new Map(names.map((name, index) => [name, ids[index] ?? '']));
}

/** @param programs put beside its Dockerfile */
function standIn(place: LabPlace, folder: string, base: string, programs: readonly string[] = []): Promise<string> {
  const beside = programs.map((path) => ({ path, hash: path }));
  return builtImage(place, { name: folder, folder: ['images', folder], base, with: beside });
}
