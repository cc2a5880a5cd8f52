import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from './usage-error.ts';

/** What `arrimage.systems` of a project's package.json says, as it stands there; null: there is no package.json. */
export async function systemsField(folder: string): Promise<{ readonly given: unknown } | null> {
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    const { arrimage } = JSON.parse(text) as { readonly arrimage?: { readonly systems?: unknown } };
    return { given: arrimage?.systems };
  } catch {
    throw new UsageError('package.json: expected JSON; mend it first');
  }
}
