import { describe, expect, test } from 'vitest';
import type { Prunable } from '../../../toolkit/prune/prune.ts';
import { colorsFor } from '../../../toolkit/report/colors.ts';
import { pruneReport } from '../../../toolkit/report/prune-report.ts';

const SERVERS: readonly Prunable[] = [
  {
    server: 'app',
    images: [{ id: `sha256:${'1'.repeat(64)}`, bytes: 187_650_000, references: ['shop/web:1'] }],
    files: [{ path: 'files/web-0a0a0a0a', bytes: 12_288 }],
    containers: [{ id: 'a2', name: 'shop-prod-import', why: 'the job import is no longer there' }],
    untold: null,
  },
  { server: 'db', images: [], files: [], containers: [], untold: 'its images stay: nobody knows' },
];

const report = { target: 'shop/prod', servers: SERVERS, isRemoved: false, left: [] };

describe('what can be removed from servers', () => {
  test('is told by server, with sizes', () => {
    expect(pruneReport(report, 'text', colorsFor(false))).toMatchInlineSnapshot(`
      "app
        image shop/web:1, 188 MB
        files/web-0a0a0a0a, 12.3 kB
        container shop-prod-import: the job import is no longer there
      server db: its images stay: nobody knows
      shop/prod: 188 MB at most can be removed; volumes stay
      "
    `);
  });

  test('is told as removed afterwards, with what is still there', () => {
    const left = ['server app: the image shop/web:1 is still needed there, and stays'];
    expect(
      pruneReport({ ...report, servers: SERVERS.slice(0, 1), isRemoved: true, left }, 'text', colorsFor(false)),
    ).toMatchInlineSnapshot(`
      "app
        image shop/web:1, 188 MB
        files/web-0a0a0a0a, 12.3 kB
        container shop-prod-import: the job import is no longer there
      server app: the image shop/web:1 is still needed there, and stays
      shop/prod: 188 MB at most were removed; volumes stay
      "
    `);
  });

  test('is nothing where servers hold what they need', () => {
    const servers = SERVERS.slice(1).map((server) => ({ ...server, untold: null }));
    expect(pruneReport({ ...report, servers }, 'text', colorsFor(false))).toBe(
      'shop/prod: nothing on its servers can be removed\n',
    );
  });

  test('is JSON for machines', () => {
    expect(JSON.parse(pruneReport(report, 'json', colorsFor(false)))).toEqual({
      ...{ version: 1, ok: true, target: 'shop/prod', isRemoved: false, left: [], bytes: 187_662_288 },
      servers: SERVERS,
    });
  });
});
