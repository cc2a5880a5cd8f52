import { describe, expect, test } from 'vitest';
import { unboundedLogs } from '../../policies/unbounded-logs.ts';
import { objections, service } from './nodes.ts';

describe('unbounded-logs', () => {
  test('fails when a log may fill the disk', () => {
    expect(
      objections(unboundedLogs, {
        services: [service('app/api', { logging: { driver: 'json-file', options: {} } })],
      }),
    ).toMatchInlineSnapshot(
      `"app/api: its log grows until the disk is full, got "json-file without max-size"; set max-size and max-file"`,
    );
  });

  test('passes when logs are rotated, or go elsewhere', () => {
    expect(
      objections(unboundedLogs, {
        services: [service('app/api'), service('app/web', { logging: { driver: 'journald', options: {} } })],
      }),
    ).toBe('');
  });
});
