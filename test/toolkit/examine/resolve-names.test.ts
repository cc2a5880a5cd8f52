import { describe, expect, test } from 'vitest';
import { resolveNames } from '../../../toolkit/examine/resolve-names.ts';

describe('resolveNames', () => {
  test('resolves as this machine does', async () => {
    const found = (await resolveNames(['localhost'])).get('localhost');
    expect(found).toMatchObject({ kind: 'found' });
    expect(found?.kind === 'found' && found.addresses.every((text) => text === '127.0.0.1' || text === '::1')).toBe(
      true,
    );
  });

  test('gives each address once, sorted', async () => {
    const resolved = await resolveNames(['a'], async () => ['192.0.2.2', '192.0.2.1', '192.0.2.2']);
    expect(resolved.get('a')).toEqual({ kind: 'found', addresses: ['192.0.2.1', '192.0.2.2'] });
  });

  test('fails when there is no such name', async () => {
    const { kind } = (await resolveNames(['nobody.invalid'])).get('nobody.invalid') ?? { kind: 'none' };
    expect(kind).toBe('unknown');
    expect((await resolveNames(['a'], async () => [])).get('a')).toEqual({ kind: 'unknown', reason: 'ENODATA' });
  });

  test('waits for all names at a time, and for none longer than the limit', async () => {
    const started = performance.now();
    const resolved = await resolveNames(['a', 'b', 'c'], () => new Promise(() => {}), 100);
    expect(performance.now() - started).toBeLessThan(250);
    expect([...resolved.values()]).toEqual(Array(3).fill({ kind: 'unknown', reason: 'no answer in 0.1 s' }));
  });
});
