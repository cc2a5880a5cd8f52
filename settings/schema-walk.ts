import type { z } from 'zod';
import { type Role, roles } from './schema/role.ts';

/** The parts of a zod schema that are walked; `type` says which of them are there. */
interface Definition {
  readonly type: string;
  readonly innerType?: Schema;
  readonly in?: Schema;
  readonly getter?: () => Schema;
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly valueType?: Schema;
  readonly element?: Schema;
  readonly options?: readonly Schema[];
  readonly discriminator?: string;
  readonly entries?: Readonly<Record<string, string | number>>;
  readonly values?: readonly unknown[];
}

/** Any zod schema. */
export type Schema = z.core.$ZodType;

/** The definition of a schema. */
export function definitionOf(schema: Schema): Definition {
  return schema._zod.def as unknown as Definition;
}

/** The schema of what is written: without its default, its transformation, and whether it may be left out. */
export function innermost(schema: Schema): Schema {
  const definition = definitionOf(schema);
  const inner = definition.innerType ?? definition.in ?? definition.getter?.();
  return inner === undefined ? schema : innermost(inner);
}

/** What a schema is beyond its type; the outermost one that says it counts. */
export function roleOf(schema: Schema): Role | undefined {
  const definition = definitionOf(schema);
  const inner = definition.innerType ?? definition.in;
  return roles.get(schema) ?? (inner === undefined ? undefined : roleOf(inner));
}

/** The schema of the value below a key or index; undefined where the schema has no such key. */
export function childOf(schema: Schema, key: PropertyKey): Schema | undefined {
  const { shape, valueType, element, options } = definitionOf(innermost(schema));
  if (shape !== undefined) return Object.hasOwn(shape, key) ? shape[String(key)] : undefined;
  if (options !== undefined) return first(options, (option) => childOf(option, key));
  return valueType ?? element;
}

/** The schema at a path; undefined where there is none. */
export function schemaAt(schema: Schema, path: readonly PropertyKey[]): Schema | undefined {
  return path.reduce<Schema | undefined>((at, key) => (at === undefined ? undefined : childOf(at, key)), schema);
}

/** Keys that a mapping may have; empty where any is allowed. `kind` picks among several forms. */
export function keysOf(schema: Schema, kind?: unknown): readonly string[] {
  const { shape, options, discriminator } = definitionOf(innermost(schema));
  if (shape !== undefined) return Object.keys(shape);
  const fitting = options?.filter((option) => {
    const chosen = discriminator === undefined ? undefined : childOf(option, discriminator);
    return chosen === undefined || definitionOf(innermost(chosen)).values?.includes(kind);
  });
  return [...new Set((fitting ?? []).flatMap((option) => keysOf(option)))];
}

/** Whether text is what a schema takes. */
export function takesText(schema: Schema): boolean {
  const { type, entries, values, options } = definitionOf(innermost(schema));
  if (type === 'string') return true;
  if (type === 'enum') return Object.values(entries ?? {}).every((value) => typeof value === 'string');
  if (type === 'literal') return values?.every((value) => typeof value === 'string') ?? false;
  return type === 'union' && options?.length !== 0 && (options?.every(takesText) ?? false);
}

function first<Item, Result>(items: readonly Item[], find: (item: Item) => Result | undefined): Result | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
