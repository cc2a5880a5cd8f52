import { describe, expect, test } from 'vitest';
import { loadBalancer } from '../../settings/schema/load-balancer.ts';
import { noun } from './noun.ts';

describe('loadBalancer', () => {
  const { lines, value } = noun(loadBalancer);

  test('has what an F5 needs', () => {
    expect(value('{ name: f5, address: 192.0.2.10, sources: [192.0.2.2] }')).toEqual({
      name: 'f5',
      virtualAddress: '192.0.2.10',
      port: 443,
      sources: ['192.0.2.2'],
      persistence: 'cookie',
      monitor: { intervalSeconds: 5, timeoutSeconds: 16 },
    });
  });

  test('fails when it has no sources', () => {
    expect(lines('{ name: f5, address: 192.0.2.10, sources: [] }')).toMatchInlineSnapshot(
      `"a.yaml:1:50 value.sources: expected at least one address, got an empty list; list those it connects to the servers from"`,
    );
  });

  test('fails when the persistence is mistyped', () => {
    expect(
      lines('{ name: f5, address: 192.0.2.10, sources: [192.0.2.2], persistence: cookies }'),
    ).toMatchInlineSnapshot(
      `"a.yaml:1:76 value.persistence: expected "cookie", "source-address" or "none", got "cookies"; did you mean "cookie"?"`,
    );
  });

  test('fails when the persistence is of another world', () => {
    expect(
      lines('{ name: f5, address: 192.0.2.10, sources: [192.0.2.2], persistence: ssl-session }'),
    ).toMatchInlineSnapshot(
      `"a.yaml:1:76 value.persistence: expected "cookie", "source-address" or "none", got "ssl-session"; the choices are cookie, source-address, none"`,
    );
  });

  test('fails when an interval is a number', () => {
    expect(
      lines('{ name: f5, address: 192.0.2.10, sources: [192.0.2.2], monitor: { interval: 5 } }'),
    ).toMatchInlineSnapshot(
      `"a.yaml:1:84 value.monitor.interval: expected a duration such as "30s", "5m" or "1h", got the number "5"; write a whole number and one of s, m, h, d"`,
    );
  });
});
