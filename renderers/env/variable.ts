import type { EnvironmentVariable } from '../../model/container.ts';
import { textOf } from '../../model/value.ts';

/** Longest line that Docker reads: its scanner of env files has a buffer of 64 KiB (docker/cli, pkg/kvfile). */
const LINE_BYTES = 64 * 1024 - 1;

/** Why a variable has no line in an env file; null: it has one, `NAME=value` to the end of the line, without quotes or escapes. */
export function objectionTo({ name, value }: EnvironmentVariable): 'line break' | 'too long' | null {
  const text = textOf(value);
  if (/[\r\n]/.test(text)) return 'line break';
  const mayBeLong = (name.length + text.length + 1) * 3 > LINE_BYTES;
  return mayBeLong && new TextEncoder().encode(`${name}=${text}`).length > LINE_BYTES ? 'too long' : null;
}
