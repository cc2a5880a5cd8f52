import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabSettings } from '../../../lab/lab-settings.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** Writes a project anew: the repository's config/, with each `lab.yaml` for the servers of another lab; `edit` changes that of SamaConso. */
export async function writeLabProject(
  project: string,
  lab: LabSettings,
  edit: (text: string) => string = (text) => text,
): Promise<void> {
  await rm(join(project, 'config'), { recursive: true, force: true });
  await mkdir(project, { recursive: true });
  await cp(join(ROOT, 'config'), join(project, 'config'), { recursive: true });
  for (const system of await readdir(join(project, 'config'))) {
    const file = join(project, 'config', system, 'lab.yaml');
    const text = (await readFile(file, 'utf8'))
      .replaceAll('198.51.100.', `${lab.subnet}.`)
      .replaceAll('lab/lab/ssh_config', `lab/${lab.name}/ssh_config`);
    await writeFile(file, system === 'samaconso' ? edit(text) : text);
  }
}
