import type { z } from 'zod';

/** The settings of one system: what may stand in `config/<name>/*.yaml`. */
export interface SettingsSchema<Schema extends z.ZodObject = z.ZodObject> {
  /** Name of the system, and of its folder below `config/`. */
  readonly name: string;
  readonly schema: Schema;
}

/** The checked settings of a system: sizes in bytes, durations in seconds, defaults filled in. */
export type SettingsOf<System extends SettingsSchema> = z.output<System['schema']>;

/** Declares the settings of a system; `schema` is a strict zod object, made from the nouns of this package where they fit. */
export function defineSettings<Schema extends z.ZodObject>(name: string, schema: Schema): SettingsSchema<Schema> {
  return { name, schema };
}
