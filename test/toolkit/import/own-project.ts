import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { readPlan } from '../../../toolkit/import/import-compose.ts';
import type { ImportPlan } from '../../../toolkit/import/plan.ts';
import { systemFiles } from '../../../toolkit/import/write-project.ts';
import { engine, optionsFor } from './samples.ts';

/** A folder of its own for one test, with these files in it. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'arrimage-import-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** What an import makes of a Compose project that begins in a folder. */
export interface Read {
  readonly plan: ImportPlan;
  /** All that would be committed, as one text. */
  readonly committed: string;
  /** Values of the secrets by their names. */
  readonly secrets: Readonly<Record<string, string | null>>;
  /** What is said of it: `<kind> <where>: <message>`. */
  readonly said: readonly string[];
}

export async function readProject(folder: string, compose: object): Promise<Read> {
  writeFileSync(join(folder, 'compose.yaml'), stringify(compose));
  const plan = await readPlan({
    ...optionsFor('wordpress'),
    files: ['compose.yaml'],
    cwd: folder,
    system: 'own',
    run: engine,
  });
  return {
    plan,
    committed: systemFiles(plan)
      .map(({ content }) => content)
      .join('\n'),
    secrets: Object.fromEntries(plan.secrets.map(({ name, value }) => [name, value])),
    said: plan.findings.map(({ kind, where, message }) => `${kind} ${where}: ${message}`),
  };
}
