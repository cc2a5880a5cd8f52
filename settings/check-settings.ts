import type { SettingsOf, SettingsSchema } from './define-settings.ts';
import { type MappingNode, mergeMappings } from './node.ts';
import { parseOverrides } from './override.ts';
import { parseSource } from './parse.ts';
import { plainOf } from './plain.ts';
import { type Problem, problemAt } from './problem.ts';
import { name } from './schema/name.ts';
import { schemaProblems, withGot } from './schema-problems.ts';
import type { Source } from './source.ts';

/** Everything that the settings of an environment are made from. */
export interface SettingsSources {
  /** `base.yaml`, if there is one: what all environments have in common. */
  readonly base?: Source;
  /** The environment's own file, which lies over the base. */
  readonly environment: Source;
  /** Texts of the other files of the folder by name, such as PEM files. */
  readonly files: Readonly<Record<string, string>>;
  /** Texts of `--set path=value`, which lie over the files. */
  readonly overrides: readonly string[];
}

/** The checked settings, or everything that is wrong with them. */
export type SettingsResult<Settings> = { readonly settings: Settings } | { readonly problems: readonly Problem[] };

/** Most problems that are told at once. */
const MAX_PROBLEMS = 100;

/**
 * Checks the settings of one environment; reads nothing but its arguments.
 *
 * The environment's file lies over the base, and overrides over both: mappings merge, lists and values are replaced, and a written
 * `null` removes what lies below. Problems of syntax in any file come first; where there are none, all others come together.
 */
export function checkSettings<System extends SettingsSchema>(
  system: System,
  environment: string,
  sources: SettingsSources,
): SettingsResult<SettingsOf<System>> {
  const schema = system.schema;
  const parsed = [
    ...(sources.base === undefined ? [] : [parseSource(sources.base, 0)]),
    parseSource(sources.environment, 1),
    parseOverrides(sources.overrides, schema),
  ];
  const problems: Problem[] = [...nameProblems(environment, sources), ...parsed.flatMap((item) => item.problems)];
  const trees = parsed.flatMap(({ node }) => (node === null ? [] : [node]));
  const [first, ...others] = trees;
  if (first === undefined || trees.length < parsed.length) return { problems: listed(problems, sources) };
  const root = others.reduce<MappingNode>(mergeMappings, first);
  const folder = sources.environment.path.replace(/[^/\\]*$/, '');
  const plain = plainOf(schema, root, [], { root, folder, files: sources.files, problems });
  // An issue without a message of its own gets one from where it was found. Compiling the schema costs more than one use of it saves.
  const result = schema.safeParse(plain, { error: () => '', jitless: true });
  if (!result.success) problems.push(...schemaProblems(schema, root, result.error.issues));
  if (problems.length > 0 || !result.success) return { problems: listed(problems, sources) };
  return { settings: result.data as SettingsOf<System> };
}

/** The name is part of the names of containers and stacks. */
function nameProblems(environment: string, { environment: { path } }: SettingsSources): readonly Problem[] {
  const issues = name.safeParse(environment).error?.issues ?? [];
  const place = { path, line: 1, column: 1, layer: 1 };
  return issues.map(({ message }) =>
    problemAt(place, 'settings/value', '', withGot(message, `"${environment.slice(0, 60)}" as the environment`)),
  );
}

/** In the order of the files and their lines, each once. */
function listed(problems: readonly Problem[], { base, environment }: SettingsSources): readonly Problem[] {
  const rank = ({ path, line }: Problem): number => {
    if (line === null) return 2;
    return path === base?.path ? 0 : 1;
  };
  const sorted = [...problems].sort(
    (a, b) => rank(a) - rank(b) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
  const texts = new Set<string>();
  const unique = sorted.filter((problem) => {
    const text = JSON.stringify(problem);
    return !texts.has(text) && texts.add(text);
  });
  if (unique.length <= MAX_PROBLEMS) return unique;
  const place = { path: environment.path, line: 1, column: 1, layer: 1 };
  const more = `expected fewer problems, got ${unique.length - MAX_PROBLEMS} more; mend the ones above first`;
  return [...unique.slice(0, MAX_PROBLEMS), problemAt(place, 'settings/limit', '', more)];
}
