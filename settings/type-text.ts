import type { JsonSchema } from './json-schema.ts';

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  integer: 'whole number',
  boolean: '`true` or `false`',
  object: 'mapping',
  array: 'list',
};

/** What a setting takes, for the reference page: `whole number, 1 to 64`, `list of IP address`. */
export function typeText(schema: JsonSchema): string {
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.items !== undefined) return `list of ${typeText(schema.items)}`;
  if (schema.title !== undefined) return `${schema.title}${limits(schema)}`;
  const { additionalProperties } = schema;
  if (typeof additionalProperties === 'object') return `mapping of names to ${typeText(additionalProperties)}`;
  return `${WORDS[String(schema.type)] ?? 'value'}${limits(schema)}`;
}

function limits({ title, minimum, maximum }: JsonSchema): string {
  return minimum === undefined || maximum === undefined || title === 'port' ? '' : `, ${minimum} to ${maximum}`;
}
