import { didYouMean } from './did-you-mean.ts';
import { isRemoval, type MappingNode, type SettingNode, sortedEntries } from './node.ts';
import { type Problem, problemAt, whereOf } from './problem.ts';
import { childOf, roleOf, type Schema } from './schema-walk.ts';
import { shown } from './shown.ts';

type Path = readonly (string | number)[];

/** What stands beside the settings. */
export interface Surroundings {
  readonly root: MappingNode;
  /** Folder of the settings, for messages. */
  readonly folder: string;
  /** Texts of the files in that folder by name. */
  readonly files: Readonly<Record<string, string>>;
  readonly problems: Problem[];
}

/**
 * The plain data that the schema judges, and what the schema cannot see: references, files, images in two halves.
 *
 * Keys are sorted, so that the order in a file decides nothing; what was removed by `null` is left out, and the name of a
 * certificate file becomes its text.
 */
export function plainOf(schema: Schema | undefined, node: SettingNode, path: Path, around: Surroundings): unknown {
  const role = schema === undefined ? undefined : roleOf(schema);
  if (role?.kind === 'image') checkImage(node, path, around);
  if (role?.kind === 'reference') checkReference(role.to, node, path, around);
  if (role?.kind === 'certificates') return certificatesOf(node, path, around);
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') {
    const child = schema === undefined ? undefined : childOf(schema, 0);
    checkRepeats(child, node.items, path, around);
    return node.items.map((item, index) => plainOf(child, item, [...path, index], around));
  }
  const entries = sortedEntries(node).flatMap(([key, entry]): readonly (readonly [string, unknown])[] => {
    const child = schema === undefined ? undefined : childOf(schema, key);
    if (child !== undefined && isRemoval(entry.node)) return [];
    return [[key, plainOf(child, entry.node, [...path, key], around)]];
  });
  return Object.fromEntries(entries);
}

function checkReference(to: string, node: SettingNode, path: Path, { root, problems }: Surroundings): void {
  const target = root.entries.get(to)?.node;
  if (node.kind !== 'scalar' || typeof node.value !== 'string' || target?.kind !== 'mapping') return;
  const names = sortedEntries(target).flatMap(([name, entry]) => (isRemoval(entry.node) ? [] : [name]));
  if (names.length === 0 || names.includes(node.value)) return;
  const where = whereOf(path);
  const message = `expected a name from ${to}, got ${shown(node, where)}; ${didYouMean(node.value, names, 'name')}`;
  problems.push(problemAt(node.place, 'settings/reference', where, message));
}

function checkRepeats(
  child: Schema | undefined,
  items: readonly SettingNode[],
  path: Path,
  around: Surroundings,
): void {
  if (child === undefined || roleOf(child)?.kind !== 'reference') return;
  const seen = new Set<unknown>();
  items.forEach((item, index) => {
    if (item.kind !== 'scalar') return;
    if (seen.has(item.value)) {
      const where = whereOf([...path, index]);
      const message = `expected each name once, got ${shown(item, where)} again; remove it`;
      around.problems.push(problemAt(item.place, 'settings/reference', where, message));
    }
    seen.add(item.value);
  });
}

/** A tag that is laid over another one would change nothing while the digest below it stands. */
function checkImage(node: SettingNode, path: Path, { problems }: Surroundings): void {
  if (node.kind !== 'mapping') return;
  const [tag, digest] = [node.entries.get('tag')?.node, node.entries.get('digest')?.node];
  if (tag === undefined || digest === undefined || isRemoval(tag) || isRemoval(digest)) return;
  if (tag.place.layer <= digest.place.layer) return;
  const where = whereOf([...path, 'tag']);
  const below = `${digest.place.path}:${digest.place.line ?? 1}`;
  const message = `expected a digest beside the tag, since the one at ${below} belongs to another image, got ${shown(tag, where)}; set digest too, or to null`;
  problems.push(problemAt(tag.place, 'settings/image', where, message));
}

const PEM =
  /^(?:[^-]*-----BEGIN CERTIFICATE-----\r?\n(?:[A-Za-z0-9+/]{1,76}={0,2}\r?\n)+-----END CERTIFICATE-----\s*)+$/;

function certificatesOf(node: SettingNode, path: Path, { files, folder, problems }: Surroundings): unknown {
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return node.kind === 'scalar' ? node.value : [];
  const where = whereOf(path);
  const names = Object.keys(files).sort();
  const fail = (message: string): string => {
    problems.push(problemAt(node.place, 'settings/file', where, message));
    return '';
  };
  if (!Object.hasOwn(files, node.value)) {
    const advice = names.length === 0 ? 'put it there' : didYouMean(node.value, names, 'file');
    return fail(`expected the name of a file in ${folder || './'}, got ${shown(node, where)}; ${advice}`);
  }
  const text = files[node.value] ?? '';
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
    return fail(
      `expected a file of certificates, got a private key in ${shown(node, where)}; remove it from there and replace the key`,
    );
  }
  if (text.length > 1_000_000 || !PEM.test(text)) {
    return fail(
      `expected a file of certificates in PEM, got ${shown(node, where)}; write -----BEGIN CERTIFICATE-----, the lines and -----END CERTIFICATE-----`,
    );
  }
  return text.replaceAll('\r\n', '\n');
}
