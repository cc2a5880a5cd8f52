import { keyOf } from '../names.ts';
import type { PlannedContainer, Template } from '../plan.ts';
import { expression, type Writing } from './expressions.ts';
import { group, type Layout, property, quote } from './layout.ts';

/** The statements that mount something into a container, and publish a port a second time. */
export function mountStatements(writing: Writing, container: PlannedContainer, name: string): readonly Layout[] {
  const { identifiers } = writing;
  const { mounts, publications } = container;
  const content = (given: string | Template): string =>
    typeof given === 'string' ? fileExpression(writing, given) : expression(writing, given);
  const withMode = (given: string | Template, mode: string | null): Layout =>
    group('{', [property('content', content(given)), ...(mode === null ? [] : [property('mode', quote(mode))])], '}');
  const again = publications.filter(({ key, portName }) => key !== keyOf(portName));
  return [
    ...again.map(({ key, portName }) => {
      return `${name}.addPublication(${quote(portName)}, services.${keyOf(container.name)}.publish.${key})`;
    }),
    ...mounts.volumes.map(({ target, volume, readOnly }) => {
      const options = readOnly ? ', { readOnly: true }' : '';
      return `${name}.addVolume(${quote(target)}, ${identifiers.volume(volume)}${options})`;
    }),
    ...mounts.files.map(({ target, content: given, mode }) =>
      group(
        `${name}.addFile(${quote(target)}, {`,
        (withMode(given, mode) as { readonly items: readonly Layout[] }).items,
        '})',
      ),
    ),
    ...mounts.folders.map(({ target, files }) =>
      group(
        `${name}.addFolder(${quote(target)}, {`,
        files.map((file) => property(file.path, withMode(file.content, file.mode))),
        '})',
      ),
    ),
    ...mounts.tmpfs.map(({ target, sizeBytes }) =>
      sizeBytes === null
        ? `${name}.addTmpfs(${quote(target)})`
        : `${name}.addTmpfs(${quote(target)}, { sizeBytes: ${bytes(sizeBytes)} })`,
    ),
  ];
}

/** A content of the module of files; one with secrets is a function of them. */
function fileExpression({ plan, identifiers }: Writing, constant: string): string {
  const file = plan.files.find((item) => item.constant === constant);
  const secrets = secretsOfFile(file?.content ?? []);
  return `files.${constant}${secrets.length === 0 ? '' : `(${secrets.map(identifiers.secret).join(', ')})`}`;
}

/** Names of the secrets in a content, each once. */
export function secretsOfFile(content: Template): readonly string[] {
  return [
    ...new Set(content.flatMap((part) => (typeof part === 'object' && part.kind === 'secret' ? [part.secret] : []))),
  ];
}

function bytes(size: number): string {
  return size % 1024 ** 2 === 0 ? `${size / 1024 ** 2} * 1024 ** 2` : String(size);
}
