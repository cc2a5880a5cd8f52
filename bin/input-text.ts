import { UsageError } from '../toolkit/usage-error.ts';

/**
 * The text of an input.
 *
 * @throws UsageError where it is none, since what stands for the bytes would be kept in their place
 */
export function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UsageError('input: expected text in UTF-8, got other bytes; encode it, for instance with base64');
  }
}
