import { isAbsolute, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from './usage-error.ts';

/** What went wrong while a module of the project was loaded, with the file and the line of the project where that is known. */
export function moduleError(folder: string, module: string, error: unknown): UsageError {
  const { message, stack = '', code, requireStack } = shapeOf(error);
  const [first = ''] = message.split('\n');
  const text = asWritten(first.replace(/^ParseError: /, '').trim());
  if (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND') {
    const place = tryFindPlace(folder, [...(requireStack ?? []), importerOf(message)]) ?? module;
    return new UsageError(`${place}: expected imports that can be found, got "${text}"; ${REMEDY.missing}`);
  }
  const place = tryFindPlace(folder, stack.split('\n')) ?? module;
  return first.startsWith('ParseError: ') || error instanceof SyntaxError
    ? new UsageError(`${place}: expected a module that can be read, got "${text}"; mend it`)
    : new UsageError(`${place}: expected a module that can be loaded, got "${text}"; ${REMEDY.thrown}`);
}

const REMEDY = {
  missing: 'run npm install, or mend the import',
  thrown: 'mend it; npx tsc may say more',
};

interface Shape {
  readonly message: string;
  readonly stack?: string;
  readonly code?: string;
  readonly requireStack?: readonly string[];
}

function shapeOf(error: unknown): Shape {
  return error instanceof Error ? error : { message: String(error) };
}

/** TypeScript that is loaded calls an import `_arrimage.Postgres`, and a function of it `(0, _arrimage.text)`. */
function asWritten(text: string): string {
  return text.replace(/\(0 ?, (_\w+\.\w+)\)/g, '$1').replace(/(?<!\w)_\w+\.(?=\w)/g, '');
}

function importerOf(message: string): string {
  return / imported from (\S+)/.exec(message)?.[1] ?? '';
}

/** The first line that names a file of the project itself. */
function tryFindPlace(folder: string, lines: readonly string[]): string | null {
  for (const line of lines) {
    const isFrame = /^\s*at /.test(line);
    const [, path = '', lineNumber, column] =
      /^(?:\s*at (?:.*\()?(?:async )?)?\s*(.+?)(?::(\d+))?(?::(\d+))?\)?$/.exec(line) ?? [];
    const own = ownPath(folder, path);
    if (own === null) continue;
    // TypeScript runs line by line as it was written, but not column by column; what cannot be read counts columns from 0.
    const counted = isFrame || column === undefined ? [] : [Number(column) + 1];
    return [own, ...(lineNumber === undefined ? [] : [lineNumber]), ...counted].join(':');
  }
  return null;
}

function ownPath(folder: string, path: string): string | null {
  const file = path.startsWith('file://') ? fileURLToPath(path) : path;
  if (!isAbsolute(file)) return null;
  const own = relative(folder, file);
  const isOutside = own === '' || own.startsWith('..') || isAbsolute(own) || own.split(sep).includes('node_modules');
  return isOutside ? null : own.split(sep).join('/');
}
