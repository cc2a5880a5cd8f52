import { describe, expect, test } from 'vitest';
import { state } from '../../settings/schema/state.ts';
import { noun } from './noun.ts';

describe('state', () => {
  const { lines, value } = noun(state);

  test('is on each server', () => {
    expect(value('{ kind: server }')).toEqual({ kind: 'server' });
  });

  test('may be in S3', () => {
    expect(value('{ kind: s3, bucket: state, region: eu-west-3 }')).toEqual({
      kind: 's3',
      bucket: 'state',
      region: 'eu-west-3',
      endpoint: null,
      prefix: 'arrimage',
    });
  });

  test('fails when the kind is mistyped', () => {
    expect(lines('{ kind: sever }')).toMatchInlineSnapshot(
      `"a.yaml:1:16 value.kind: expected "server", "s3", "pg" or "http", got "sever"; did you mean "server"?"`,
    );
  });

  test('fails when the kind is missing', () => {
    expect(lines('{ bucket: a }')).toMatchInlineSnapshot(
      `"a.yaml:1:1 value.kind: expected "server", "s3", "pg" or "http", got nothing; add it"`,
    );
  });

  test('fails when a key belongs to another kind', () => {
    expect(lines('{ kind: pg, bucket: a }')).toMatchInlineSnapshot(
      `"a.yaml:1:20 value.bucket: unknown setting, got "bucket"; the settings are kind, schema"`,
    );
  });

  test('fails when the bucket is missing', () => {
    expect(lines('{ kind: s3, region: x }')).toMatchInlineSnapshot(
      `"a.yaml:1:1 value.bucket: expected text, got nothing; add it"`,
    );
  });

  test('fails when the address holds a password', () => {
    expect(lines('{ kind: http, address: "https://me:hunter2@state.example.org" }')).toMatchInlineSnapshot(
      `"a.yaml:1:31 value.address: expected a web address, got "[REDACTED]"; write it from https:// on, without a password"`,
    );
  });
});
