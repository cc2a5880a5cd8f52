import { describe, expect, test } from 'vitest';
import { textOf } from '../../bin/input-text.ts';

describe('an input', () => {
  test.each(['', 'pässwörd\n', '\uFEFFwith a mark'])('is taken as it is: %j', (text) => {
    expect(textOf(Buffer.from(text))).toBe(text);
  });

  test('fails when it is not UTF-8', () => {
    expect(() => textOf(Uint8Array.of(0x6b, 0xff, 0xfe))).toThrowErrorMatchingInlineSnapshot(
      `[UsageError: input: expected text in UTF-8, got other bytes; encode it, for instance with base64]`,
    );
  });
});
