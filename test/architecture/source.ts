import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { parseSync } from 'vite';

/** What one module asks of others. */
export interface Import {
  readonly from: string;

  /** The other file's path from the root of the project, or the specifier of a package. */
  readonly to: string;

  /** Whether it is loaded with the file itself, later by an expression, or never because only its types are used. */
  readonly when: 'static' | 'dynamic' | 'types';

  /** The names asked for, as the other module calls them; `*` for all. */
  readonly names: readonly string[];
}

/** One file of the sources, parsed. */
export interface SourceFile {
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly program: object;
}

const ROOT = join(import.meta.dirname, '../..');

/** Lists the TypeScript files below folders of the project, sorted; a folder that does not exist has none. */
export function listFiles(folders: readonly string[]): readonly string[] {
  const below = folders
    .filter((folder) => existsSync(join(ROOT, folder)))
    .flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  return below.sort((a, b) => (a < b ? -1 : 1));
}

/** Reads and parses one file. */
export function readSource(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const { module, program, errors } = parseSync(path, text);
  if (errors[0] !== undefined) {
    throw new Error(`${path}: ${errors[0].message}`);
  }
  const target = (specifier: string) => resolve(path, specifier);
  const imports = module.staticImports.map(
    ({ moduleRequest, entries }): Import => ({
      from: path,
      to: target(moduleRequest.value),
      when: entries.length > 0 && entries.every(({ isType }) => isType) ? 'types' : 'static',
      names: entries.map(({ importName }) => importName.name ?? '*'),
    }),
  );
  const reexports = module.staticExports
    .flatMap(({ entries }) => entries)
    .flatMap(({ moduleRequest, importName, isType }): readonly Import[] =>
      moduleRequest === null
        ? []
        : [
            {
              from: path,
              to: target(moduleRequest.value),
              when: isType ? 'types' : 'static',
              names: [importName.name ?? '*'],
            },
          ],
    );
  const dynamic = [...nodesOf(program)].flatMap((node): readonly Import[] => {
    if (node['type'] !== 'ImportExpression' && node['type'] !== 'TSImportType') {
      return [];
    }
    const { value } = node['source'] as { readonly value?: string };
    const when = node['type'] === 'TSImportType' ? 'types' : 'dynamic';
    return [{ from: path, to: value === undefined ? 'an expression' : target(value), when, names: ['*'] }];
  });
  return { path, lines: text.split('\n').length - 1, imports: [...imports, ...reexports, ...dynamic], program };
}

/** Names declared for other files in a file that lists its exports. */
export function exportedNames(path: string): readonly string[] {
  const { module } = parseSync(path, readFileSync(join(ROOT, path), 'utf8'));
  const entries = module.staticExports.flatMap((statement) => statement.entries);
  return entries.map(({ exportName, isType }) => `${isType ? 'type ' : ''}${exportName.name ?? '*'}`);
}

export type SyntaxNode = Readonly<Record<string, unknown>>;

/** Walks all nodes of a syntax tree, a node before what it holds. */
export function* nodesOf(value: unknown): Generator<SyntaxNode> {
  if (Array.isArray(value)) {
    for (const item of value) {
      yield* nodesOf(item);
    }
  } else if (typeof value === 'object' && value !== null) {
    const node = value as SyntaxNode;
    if (typeof node['type'] === 'string') {
      yield node;
    }
    for (const item of Object.values(node)) {
      yield* nodesOf(item);
    }
  }
}

function resolve(path: string, specifier: string): string {
  return specifier.startsWith('.') ? posix.join(dirname(path), specifier) : specifier;
}
