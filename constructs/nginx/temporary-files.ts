import type { Construct } from 'constructs';
import type { Service } from '../service.ts';
import { Volume } from '../volume.ts';

/** What is too large for its buffers lies on disk: in memory, a few large uploads would end the edge. */
const TEMPORARY_FOLDER = '/var/cache/nginx';

/** The official image's own paths, said for images that have others: a root file system that is read-only has none of theirs. */
export const TEMPORARY_FILES: readonly string[] = ['client', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
  (name) => `${name === 'client' ? 'client_body' : name}_temp_path ${TEMPORARY_FOLDER}/${name}_temp;`,
);

/** Gives nginx what it writes to: a volume for its temporary files, and memory for the number of its process. */
export function addTemporaryPlaces(service: Service, scope: Construct, id: string): void {
  service.addTmpfs('/run', { mode: '755' });
  service.addVolume(TEMPORARY_FOLDER, new Volume(scope, `${id}-cache`));
}
