import type { FileNode } from '../../model/file.ts';
import type { JobNode } from '../../model/job.ts';
import type { ServiceNode } from '../../model/service.ts';
import type { Topology } from '../../model/topology.ts';
import type { Value } from '../../model/value.ts';
import { containersOf } from './container.ts';

/** Stands for a secret in a text: no name, no password and no pattern has it. */
export const SECRET = '\u0001';

/** A piece of text that reaches a program, each secret in it replaced by `SECRET`. */
export interface Text {
  /** Id of the service or job. */
  readonly container: string;
  readonly kind: 'variable' | 'command' | 'health check' | 'file';
  /** Name of the variable or path of the file; empty for a command. */
  readonly name: string;
  readonly value: Value;
  /** The value as text; of a file only the lines that are no comment. */
  readonly text: string;
}

/** Where a text stands, for a message: `variable DATABASE_URL`, `file /etc/app.ini`, `the command`. */
export function placeOf({ kind, name }: Text): string {
  return name === '' ? `the ${kind}` : `${kind} ${name}`;
}

/** Everything that a topology tells its programs, container by container, then the files. */
export function textsOf(topology: Topology): readonly Text[] {
  const known = TEXTS.get(topology);
  if (known !== undefined) return known;
  const texts: Text[] = [];
  for (const container of containersOf(topology)) addContainer(texts, container);
  for (const file of topology.files) addFile(texts, file);
  TEXTS.set(topology, texts);
  return texts;
}

/** Several policies read the same texts; a topology never changes. */
const TEXTS = new WeakMap<Topology, readonly Text[]>();

function addContainer(texts: Text[], node: ServiceNode | JobNode): void {
  const container = node.id;
  for (const { name, value } of node.environment) {
    texts.push({ container, kind: 'variable', name, value, text: judgedTextOf(value) });
  }
  const program = joined([...node.entrypoint.map((argument): Value => [argument]), ...node.command]);
  if (program.length > 0)
    texts.push({ container, kind: 'command', name: '', value: program, text: judgedTextOf(program) });
  if (node.kind === 'job' || node.healthCheck === null) return;
  const test = node.healthCheck.test.join(' ');
  texts.push({ container, kind: 'health check', name: '', value: [test], text: test });
}

/** Certificates are left out: nothing in them is told to a program. */
function addFile(texts: Text[], { container, target, content }: FileNode): void {
  const text = judgedTextOf(content);
  if (text.startsWith('-----BEGIN CERTIFICATE-----') && !text.includes('PRIVATE KEY')) return;
  texts.push({ container, kind: 'file', name: target, value: content, text: withoutComments(text) });
}

function judgedTextOf(value: Value): string {
  const [only] = value;
  if (value.length === 1 && typeof only === 'string') return only;
  return value.map((part) => (typeof part === 'string' ? part : part.kind === 'secret' ? SECRET : part.text)).join('');
}

function joined(values: readonly Value[]): Value {
  return values.flatMap((value, index) => (index === 0 ? value : [' ', ...value]));
}

function withoutComments(content: string): string {
  return content.replace(/^[ \t]*(?:#|;|\/\/).*$/gm, '');
}
