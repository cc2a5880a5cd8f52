import { type Document, isMap, isScalar, parseDocument, type YAMLMap } from 'yaml';

/** The text of a settings file in which secrets have these versions; all else stays as it was written, comments too. */
export function withSecretVersions(text: string, versions: ReadonlyMap<string, number>): string {
  let result = text;
  for (const [name, version] of versions) result = withVersion(result, name, version);
  return result;
}

function withVersion(text: string, name: string, version: number): string {
  const document = parseDocument(text);
  const written = spliced(text, document, name, version);
  const check = parseDocument(written);
  if (check.errors.length === 0 && check.getIn(['secrets', name, 'version']) === version) return written;
  // Written in a way that the places do not fit, such as with an anchor: the library writes it anew.
  const others = document.toJS() as { readonly secrets?: Readonly<Record<string, object>> | null } | null;
  document.set('secrets', document.createNode({ ...others?.secrets, [name]: { version } }));
  return document.toString({ lineWidth: 0 });
}

function spliced(text: string, document: Document, name: string, version: number): string {
  const entry = `${name}: { version: ${version} }`;
  const secrets = document.get('secrets', true);
  if (secrets === undefined) return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}\nsecrets:\n  ${entry}\n`;
  if (!isMap(secrets)) return filled(text, secrets, `{ ${entry} }`);
  const own = secrets.get(name, true);
  if (own === undefined) return inserted(text, secrets, entry);
  const number = isMap(own) ? own.get('version', true) : undefined;
  if (isScalar(number)) return replaced(text, rangeOf(number), String(version));
  return filled(text, own, `{ version: ${version} }`);
}

/** In the place of a value that may have been left out. */
function filled(text: string, node: unknown, by: string): string {
  const [start, end] = rangeOf(node);
  return replaced(text, [start, end], start === end ? ` ${by}` : by);
}

/** As the first of its block, since comments may follow the last. */
function inserted(text: string, secrets: YAMLMap, entry: string): string {
  const [start] = rangeOf(secrets);
  const isEmpty = secrets.items.length === 0;
  if (secrets.flow === true) return replaced(text, [start, start + 1], isEmpty ? `{ ${entry} ` : `{ ${entry},`);
  const indent = ' '.repeat(start - (text.lastIndexOf('\n', start - 1) + 1));
  return replaced(text, [start, start], `${entry}\n${indent}`);
}

function rangeOf(node: unknown): readonly [number, number] {
  const range = (node as { readonly range?: readonly [number, number, number] | null }).range;
  return range === undefined || range === null ? [0, 0] : [range[0], range[1]];
}

function replaced(text: string, [start, end]: readonly [number, number], by: string): string {
  return `${text.slice(0, start)}${by}${text.slice(end)}`;
}
