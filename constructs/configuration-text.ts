import type { Endpoint, EndpointReference, Expression, ExpressionPart } from './expression.ts';
import { partsOf, refuseText } from './expression.ts';
import type { Secret } from './secret.ts';

/** One value of a configuration file. */
export type ConfigurationValue = string | number | Endpoint | EndpointReference | Secret | Expression;

/** Lines of a configuration file, `name<separator>value` each; nested lists are sections that come as they are. */
export function configurationText(
  lines: readonly (string | readonly [string, ConfigurationValue])[],
  separator: string,
): Expression {
  const parts = lines.flatMap((line): readonly ExpressionPart[] => {
    if (typeof line === 'string') return [`${line}\n`];
    const [name, value] = line;
    return [`${name}${separator}`, ...partsOf(typeof value === 'number' ? String(value) : value), '\n'];
  });
  return { kind: 'expression', parts, toString: refuseText };
}
