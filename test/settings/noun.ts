import { z } from 'zod';
import { defineSettings } from '../../settings/define-settings.ts';
import { linesFor, settingsOf } from './load.ts';

/** What one noun makes of a YAML value: the lines a user sees, or the checked value. */
export function noun<Schema extends z.ZodType>(schema: Schema) {
  const system = defineSettings('test', z.strictObject({ value: schema }));
  const yamlOf = (value: string): string => (value.startsWith('\n') ? `value:${value}\n` : `value: ${value}\n`);
  return {
    lines: (value: string): string => linesFor(system, yamlOf(value)).join('\n'),
    value: (value: string): unknown => (settingsOf(system, yamlOf(value)) as { readonly value: unknown }).value,
  };
}
