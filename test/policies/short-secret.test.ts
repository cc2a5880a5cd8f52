import { describe, expect, test } from 'vitest';
import type { SecretNode } from '../../model/secret.ts';
import { shortSecret } from '../../policies/short-secret.ts';
import { objections } from './nodes.ts';

function secretOf(length: number): SecretNode {
  return { kind: 'secret', path: 'token', name: 'token', length, given: null, version: 1 };
}

describe('short-secret', () => {
  test('fails when a secret can be guessed', () => {
    expect(
      objections(shortSecret, {
        secrets: [secretOf(8)],
      }),
    ).toMatchInlineSnapshot(`"token: expected 12 characters or more, got "8"; raise its length"`);
  });

  test('passes with 12 characters', () => {
    expect(
      objections(shortSecret, {
        secrets: [secretOf(12)],
      }),
    ).toBe('');
  });
});
