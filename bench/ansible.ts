import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runOrThrow } from '../lab/run.ts';
import { cached } from '../test/real/tools/place.ts';

/** The package that brings community.docker along; the registry of collections is another one. */
const REQUIREMENTS = ['ansible==12.3.0', 'requests==2.34.2'];

/** Collections that stay of the hundred that come along: the modules, and what they import. */
const COLLECTIONS = ['docker', 'library_inventory_filtering_v1'];

/** Folder for PYTHONPATH that holds Ansible; installs it the first time. */
export async function ansibleFolder(): Promise<string> {
  const python = (await runOrThrow(['python3', '--version'])).trim();
  return cached({
    name: 'ansible',
    from: { requirements: REQUIREMENTS.join(' '), collections: COLLECTIONS.join(' '), python },
    make: async (folder) => {
      await runOrThrow(['python3', '-m', 'pip', 'install', '--quiet', '--target', folder, ...REQUIREMENTS]);
      const collections = join(folder, 'ansible_collections');
      const kept = join(folder, 'kept');
      await mkdir(join(kept, 'community'), { recursive: true });
      for (const name of COLLECTIONS) {
        await cp(join(collections, 'community', name), join(kept, 'community', name), { recursive: true });
      }
      await rm(collections, { recursive: true });
      await cp(kept, collections, { recursive: true });
      await rm(kept, { recursive: true });
    },
  });
}
