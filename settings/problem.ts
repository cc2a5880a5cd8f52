/** What can be wrong with settings; the ids are stable, reports refer to them. */
export const settingsRules = {
  'settings/encoding': 'A settings file is text in UTF-8.',
  'settings/limit': 'A settings file is of a size, depth and number of values that a person can review.',
  'settings/syntax': 'A settings file is one YAML 1.2 document without tags, directives and merge keys.',
  'settings/duplicate-key': 'A key stands once in a mapping.',
  'settings/unknown-key': 'Each key is a setting that exists.',
  'settings/missing': 'Each setting without a default is set.',
  'settings/value': 'Each value is what its setting takes.',
  'settings/reference': 'Each name refers to something that is in the settings.',
  'settings/file': 'Each file that is named lies beside the settings and holds what is expected.',
  'settings/image': 'The tag and the digest of an image are set together.',
  'settings/override': 'An override is a path, =, and a value; each path is set once.',
} as const;

/** Id of a rule that settings have to keep. */
export type SettingsRule = keyof typeof settingsRules;

/** Where a value was written. */
export interface Place {
  /** File as the user knows it, or the text of the override: `--set api.replicas=2`. */
  readonly path: string;
  /** Counts from 1; null in an override. */
  readonly line: number | null;
  /** Counts from 1; null in an override. */
  readonly column: number | null;
  /** What lies over what: 0 base, 1 environment, 2 overrides. */
  readonly layer: number;
}

/** One thing that is wrong with the settings. */
export interface Problem {
  readonly rule: SettingsRule;
  readonly path: string;
  /** Counts from 1; null in an override. */
  readonly line: number | null;
  /** Counts from 1; null in an override. */
  readonly column: number | null;
  /** The setting, `servers.db.address`; empty for what concerns the whole file. */
  readonly where: string;
  /** What is wrong and what to do; lower case, no full stop. */
  readonly message: string;
}

/** One line for people: `config/samaconso/prod.yaml:12:9 servers.db.address: expected …, got "10.0.0"; …`. */
export function formatProblem({ path, line, column, where, message }: Problem): string {
  const place = line === null ? path : `${path}:${line}:${column ?? 1}`;
  return where === '' ? `${place} ${message}` : `${place} ${where}: ${message}`;
}

/** A problem at a place. */
export function problemAt(place: Place, rule: SettingsRule, where: string, message: string): Problem {
  return { rule, path: place.path, line: place.line, column: place.column, where, message };
}

/** Path of a setting for people: `servers.db.address`, `suppressions[0].reason`. */
export function whereOf(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`))
    .join('');
}
