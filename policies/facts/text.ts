import type { Topology } from '../../model/topology.ts';
import { textOf, type Value } from '../../model/value.ts';
import { containersOf } from './container.ts';

/** A piece of text that reaches a program. A secret in it shows as `<secret:name>`. */
export interface Text {
  /** Id of the service or job. */
  readonly container: string;
  readonly kind: 'variable' | 'command' | 'health check' | 'file';
  /** Where it stands, for a message: `variable DATABASE_URL`, `file /etc/app.ini`. */
  readonly place: string;
  /** Name of the variable or path of the file; empty for a command. */
  readonly name: string;
  readonly value: Value;
  /** The value as text; of a file only the lines that are no comment. */
  readonly text: string;
}

/** Everything that a topology tells its programs, container by container, then the files. */
export function* textsOf(topology: Topology): Iterable<Text> {
  for (const container of containersOf(topology)) {
    const text = (kind: Text['kind'], place: string, name: string, value: Value): Text => ({
      container: container.id,
      kind,
      place,
      name,
      value,
      text: textOf(value),
    });
    for (const { name, value } of container.environment) yield text('variable', `variable ${name}`, name, value);
    const program = [...container.entrypoint.map((argument): Value => [argument]), ...container.command];
    if (program.length > 0) yield text('command', 'the command', '', joined(program));
    if (container.kind === 'service' && container.healthCheck !== null) {
      yield text(
        'health check',
        'the health check',
        '',
        joined(container.healthCheck.test.map((argument) => [argument])),
      );
    }
  }
  for (const { container, target, content } of topology.files) {
    const text = withoutComments(textOf(content));
    yield { container, kind: 'file', place: `file ${target}`, name: target, value: content, text };
  }
}

function joined(values: readonly Value[]): Value {
  return values.flatMap((value, index) => (index === 0 ? value : [' ', ...value]));
}

function withoutComments(content: string): string {
  return content.replace(/^[ \t]*(?:#|;|\/\/).*$/gm, '');
}
