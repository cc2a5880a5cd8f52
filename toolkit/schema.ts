import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Artifact } from '../model/artifact.ts';
import { byCodeUnit } from '../model/json.ts';
import { policyReference } from '../policies/reference.ts';
import { referenceFiles } from '../settings/reference-files.ts';
import type { Project } from './project.ts';

/** JSON Schemas for editors and reference pages for people: generated from what checks the settings. */
export function schemaFiles({ systems }: Project): readonly Artifact[] {
  const files = [
    ...systems.flatMap((system) => referenceFiles(system.settings)),
    { path: 'docs/reference/policies.md', content: policyReference() },
  ];
  return files.sort((a, b) => byCodeUnit(a.path, b.path));
}

/** The files whose content on the disk is another one, or that are missing. */
export async function staleFiles(project: Project, files: readonly Artifact[]): Promise<readonly Artifact[]> {
  const texts = await Promise.all(
    files.map(({ path }) => readFile(join(project.folder, path), 'utf8').catch(() => null)),
  );
  return files.filter(({ content }, index) => texts[index] !== content);
}

export async function writeFiles(project: Project, files: readonly Artifact[]): Promise<void> {
  for (const { path, content } of files) {
    const file = join(project.folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}
