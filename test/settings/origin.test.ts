import { describe, expect, test } from 'vitest';
import { origin } from '../../settings/schema/origin.ts';
import { noun } from './noun.ts';

describe('origin', () => {
  const { lines, value } = noun(origin);

  test('is a scheme and a host', () => {
    expect(value('https://api.example.org')).toEqual('https://api.example.org');
  });

  test('may have a port', () => {
    expect(value('http://192.0.2.50:8000')).toEqual('http://192.0.2.50:8000');
  });

  test('fails when it has a path', () => {
    expect(lines('https://api.example.org/v1')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected an origin such as https://api.example.org, got "https://api.example.org/v1"; write scheme, lower-case host and, if it is not the usual one, port, without a path or a final /"`,
    );
  });

  test('fails when it ends with /', () => {
    expect(lines('https://api.example.org/')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected an origin such as https://api.example.org, got "https://api.example.org/"; write scheme, lower-case host and, if it is not the usual one, port, without a path or a final /"`,
    );
  });

  test('fails when it has no scheme', () => {
    expect(lines('api.example.org')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected an origin such as https://api.example.org, got "api.example.org"; write scheme, lower-case host and, if it is not the usual one, port, without a path or a final /"`,
    );
  });

  test('fails when it has capitals', () => {
    expect(lines('https://API.example.org')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected an origin such as https://api.example.org, got "https://API.example.org"; write scheme, lower-case host and, if it is not the usual one, port, without a path or a final /"`,
    );
  });

  test('fails when it names the usual port', () => {
    expect(lines('https://api.example.org:443')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected an origin such as https://api.example.org, got "https://api.example.org:443"; write scheme, lower-case host and, if it is not the usual one, port, without a path or a final /"`,
    );
  });

  test('fails when it holds a password', () => {
    expect(lines('https://me:hunter2@api.example.org')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected an origin such as https://api.example.org, got "[REDACTED]"; write scheme, lower-case host and, if it is not the usual one, port, without a path or a final /"`,
    );
  });
});
