import { z } from 'zod';
import type { SettingsSchema } from './define-settings.ts';

/** A JSON Schema, as far as settings need it. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly propertyNames?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
}

/** The JSON Schema of all settings of a system together, as they are written: sizes and durations as text. */
export function completeSchemaOf({ schema }: SettingsSchema): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' }) as JsonSchema;
}

/**
 * The JSON Schema of one settings file of a system, for editors.
 *
 * A file is a part: the base leaves out what environments set and the other way round, so nothing is required; and `null` removes
 * what the base sets. A list replaces the one below it, so what is in it is complete.
 */
export function jsonSchemaOf(system: SettingsSchema): JsonSchema {
  const { $schema, ...rest } = partial(completeSchemaOf(system));
  return {
    ...($schema === undefined ? {} : { $schema }),
    ...rest,
    title: `Settings of ${system.name}`,
    description: `A file of config/${system.name}/: base.yaml or that of one environment. null removes what base.yaml sets.`,
  };
}

function partial(schema: JsonSchema): JsonSchema {
  const { required, oneOf, properties, additionalProperties, ...rest } = schema;
  return {
    ...rest,
    ...(oneOf === undefined ? {} : { anyOf: oneOf.map(partial) }),
    ...(properties === undefined
      ? {}
      : { properties: mapValues(properties, (property) => removable(partial(property))) }),
    ...(additionalProperties === undefined
      ? {}
      : {
          additionalProperties:
            typeof additionalProperties === 'boolean' ? additionalProperties : removable(partial(additionalProperties)),
        }),
  };
}

function removable(schema: JsonSchema): JsonSchema {
  if (schema.anyOf !== undefined) return { ...schema, anyOf: [...schema.anyOf, { type: 'null' }] };
  if (schema.const !== undefined) {
    const { const: only, ...rest } = schema;
    return { ...rest, type: ['string', 'null'], enum: [only, null] };
  }
  if (typeof schema.type !== 'string') return schema;
  const choices = schema.enum === undefined ? {} : { enum: [...schema.enum, null] };
  return { ...schema, type: [schema.type, 'null'], ...choices };
}

function mapValues<Value, Result>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value) => Result,
): Readonly<Record<string, Result>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
