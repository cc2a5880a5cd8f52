import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from '../lab/cache.ts';
import { runOrThrow } from '../lab/run.ts';
import { place } from '../test/real/tools/place.ts';

/** The package that brings community.docker along; the registry of collections is another one. */
const REQUIREMENTS = ['ansible==12.3.0', 'requests==2.34.2'];

/** Collections that stay of the hundred that come along: the modules, and what they import. */
const COLLECTIONS = ['docker', 'library_inventory_filtering_v1'];

/**
 * Folder for PYTHONPATH that holds Ansible; installs it the first time.
 *
 * Its content is not checked again: machines with an authority of their own write it into the list of certifi later.
 */
export async function ansibleFolder(): Promise<string> {
  const python = (await runOrThrow(['python3', '--version'])).trim();
  return cached(place, {
    name: 'ansible',
    from: { requirements: REQUIREMENTS.join(' '), collections: COLLECTIONS.join(' '), python },
    make: async (folder) => {
      await runOrThrow(['python3', '-m', 'pip', 'install', '--quiet', '--target', folder, ...REQUIREMENTS]);
      const all = join(folder, 'all_collections');
      await rename(join(folder, 'ansible_collections'), all);
      const kept = join(folder, 'ansible_collections', 'community');
      await mkdir(kept, { recursive: true });
      for (const name of COLLECTIONS) await rename(join(all, 'community', name), join(kept, name));
      await rm(all, { recursive: true });
    },
  });
}
