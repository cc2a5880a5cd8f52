import { describe, expect, test } from 'vitest';
import { withSecretVersions } from '../../../settings/secrets/secret-version.ts';

const written = (text: string): string => withSecretVersions(text, new Map([['db', 4]]));

describe('the version of a secret in a settings file', () => {
  test.each([
    ['in a file without secrets', 'a: 1 # why\n', 'a: 1 # why\n\nsecrets:\n  db: { version: 4 }\n'],
    ['in a file without an end of line', 'a: 1', 'a: 1\n\nsecrets:\n  db: { version: 4 }\n'],
    [
      'beside others',
      'secrets:\n  # first\n  x: {version: 3} # why\nb: [a]\n',
      'secrets:\n  # first\n  db: { version: 4 }\n  x: {version: 3} # why\nb: [a]\n',
    ],
    [
      'beside others on one line',
      'secrets: { x: { version: 3 } }\n',
      'secrets: { db: { version: 4 }, x: { version: 3 } }\n',
    ],
    [
      'in the place of an older one',
      'secrets:\n    db:\n        version: 3 # why\n',
      'secrets:\n    db:\n        version: 4 # why\n',
    ],
    ['where the secret has none', 'secrets:\n  db: {}\n', 'secrets:\n  db: { version: 4 }\n'],
    ['where the secret has nothing', 'secrets:\n  db:\n  y: {}\n', 'secrets:\n  db: { version: 4 }\n  y: {}\n'],
    ['where the secrets are empty', 'secrets: {}\n', 'secrets: { db: { version: 4 } }\n'],
    ['where the secrets are removed', 'secrets: null\nb: 1\n', 'secrets: { db: { version: 4 } }\nb: 1\n'],
    ['where the secrets have nothing', 'secrets:\nb: 1\n', 'secrets: { db: { version: 4 } }\nb: 1\n'],
  ])('is written %s, and all else stays', (_, before, after) => {
    expect(written(before)).toBe(after);
  });
});
