import { readFileSync } from 'node:fs';
import { checkSettings, type SettingsResult } from '../../settings/check-settings.ts';
import type { SettingsOf, SettingsSchema } from '../../settings/define-settings.ts';
import { formatProblem } from '../../settings/problem.ts';
import { type SamaconsoSettings, samaconsoSettings } from '../../settings/systems/samaconso.ts';

const read = (file: string): string => readFileSync(new URL(`../../config/samaconso/${file}`, import.meta.url), 'utf8');

/** The files of SamaConso as they are committed. */
export const files = {
  base: read('base.yaml'),
  prod: read('prod.yaml'),
  dev: read('dev.yaml'),
  ca: read('company-ca.pem'),
};

export interface Given {
  readonly base?: string | Uint8Array;
  readonly environment?: string | Uint8Array;
  readonly files?: Readonly<Record<string, string>>;
  readonly overrides?: readonly string[];
  readonly name?: string;
}

/** Checks SamaConso's production with some of its files replaced. */
export function checkSamaconso(given: Given = {}): SettingsResult<SamaconsoSettings> {
  return checkSettings(samaconsoSettings, given.name ?? 'prod', {
    base: { path: 'config/samaconso/base.yaml', text: given.base ?? files.base },
    environment: { path: 'config/samaconso/prod.yaml', text: given.environment ?? files.prod },
    files: given.files ?? { 'company-ca.pem': files.ca },
    overrides: given.overrides ?? [],
  });
}

/** The lines a user sees; none when the settings are valid. */
export function linesOf(result: SettingsResult<unknown>): readonly string[] {
  return 'problems' in result ? result.problems.map(formatProblem) : [];
}

/** Production with one text put in the place of another one. */
export function prodWith(from: string, to: string): string {
  if (!files.prod.includes(from)) throw new Error(`production does not hold ${from}`);
  return files.prod.replace(from, to);
}

/** The lines a user sees for one value of a schema: `value: <yaml>` in `a.yaml`. */
export function linesFor<System extends SettingsSchema>(system: System, yaml: string): readonly string[] {
  return linesOf(
    checkSettings(system, 'test', { environment: { path: 'a.yaml', text: yaml }, files: {}, overrides: [] }),
  );
}

/** The checked settings; throws the problems. */
export function settingsOf<System extends SettingsSchema>(system: System, yaml: string): SettingsOf<System> {
  const result = checkSettings(system, 'test', {
    environment: { path: 'a.yaml', text: yaml },
    files: {},
    overrides: [],
  });
  if ('problems' in result) throw new Error(linesOf(result).join('\n'));
  return result.settings;
}
