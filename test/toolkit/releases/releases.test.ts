import { describe, expect, test } from 'vitest';
import { releaseNumber } from '../../../toolkit/release-number.ts';
import { readReleaseFrom } from '../../../toolkit/releases/release.ts';
import { findRelease, listRecords, listReleases } from '../../../toolkit/releases/releases.ts';
import { colorsFor } from '../../../toolkit/report/colors.ts';
import { releasesReport } from '../../../toolkit/report/releases-report.ts';
import { fakeServers, type Received } from '../fake-servers.ts';

const THIRD =
  'release 3-cccccccc\n  "at": "2026-11-21T09:00:00.000Z",\n  "by": "awa@desk",\n  "rolledBackTo": 1,\n  "seconds": 12.5,\n';
const SECOND = 'release 2-bbbbbbbb\n  "at": "2026-11-20T09:00:00.000Z",\n  "by": "ci@runner",\n  "seconds": 48.04,\n';
const FIRST = 'release 1-cccccccc\n  "at": "2026-11-01T09:00:00.000Z",\n  "by": "awa@desk",\n  "seconds": 70,\n';

/** The worker has missed a release; db has all of them. */
function recorded({ server, script, args }: Received): string | null {
  if (script.includes('for release in')) return server === 'worker' ? FIRST + SECOND : FIRST + SECOND + THIRD;
  return script.includes('cat "$1"') ? JSON.stringify({ number: args }) : null;
}

const NOW = new Date('2026-11-21T10:00:00Z');

describe('releases', () => {
  test('are listed with the newest first, and with the servers that have them', async () => {
    const { open } = await fakeServers(recorded);
    const releases = await listReleases(open.hosts, open.topology);
    expect(releases.map(({ number, hash, servers, rolledBackTo }) => [number, hash, servers, rolledBackTo])).toEqual([
      [3, 'cccccccc', ['app', 'db'], 1],
      [2, 'bbbbbbbb', ['app', 'db', 'worker'], null],
      [1, 'cccccccc', ['app', 'db', 'worker'], null],
    ]);
    expect(
      releasesReport({ target: 'samaconso/lab', releases, failures: [], now: NOW }, 'text', colorsFor(false)),
    ).toMatchInlineSnapshot(`
      "┌─────────┬─────────────────────────────────┬───────────┬──────┬──────────┬───────────────────┐
      │ release │ when                            │ by        │ took │ topology │ result            │
      ├─────────┼─────────────────────────────────┼───────────┼──────┼──────────┼───────────────────┤
      │ 3       │ 2026-11-21T09:00Z, 1 h ago      │ awa@desk  │ 13 s │ cccccccc │ back to release 1 │
      ├─────────┼─────────────────────────────────┼───────────┼──────┼──────────┼───────────────────┤
      │ 2       │ 2026-11-20T09:00Z, 1 d 1 h ago  │ ci@runner │ 48 s │ bbbbbbbb │ deployed          │
      ├─────────┼─────────────────────────────────┼───────────┼──────┼──────────┼───────────────────┤
      │ 1       │ 2026-11-01T09:00Z, 20 d 1 h ago │ awa@desk  │ 70 s │ cccccccc │ deployed          │
      └─────────┴─────────────────────────────────┴───────────┴──────┴──────────┴───────────────────┘
      "
    `);
  });

  test('show what has failed in between, and take none of it for what runs', async () => {
    const failed =
      'failure 20261120T100000000Z-dddddddd\n  "at": "2026-11-20T10:00:00.000Z",\n  "by": "ci@runner",\n  "reason": "server app: api-12345678 is unhealthy",\n  "result": "failed",\n  "seconds": 31.2,\n';
    const died = failed
      .replaceAll('20T10', '19T10')
      .replace('20261120', '20261119')
      .replace('"failed"', '"died"')
      .replace('31.2', 'null')
      .replace('server app: api-12345678 is unhealthy', 'it ended without a word');
    const { open } = await fakeServers(({ script }) =>
      script.includes('for release in') ? FIRST + SECOND + failed + died : null,
    );
    const records = await listRecords(open.hosts, open.topology);
    expect(records.failures).toEqual([
      {
        ...{ result: 'failed', reason: 'server app: api-12345678 is unhealthy', hash: 'dddddddd', rolledBackTo: null },
        ...{ at: '2026-11-20T10:00:00.000Z', by: 'ci@runner', seconds: 31.2, servers: ['app', 'db', 'worker'] },
      },
      expect.objectContaining({ result: 'died', seconds: null }),
    ]);
    expect((await findRelease(open.hosts, open.topology, 2).catch(String)).toString()).not.toContain('dddddddd');
    const report = releasesReport({ target: 'samaconso/lab', ...records, now: NOW }, 'text', colorsFor(false));
    expect(report.split('\n').filter((line) => line.includes('Z,'))).toMatchInlineSnapshot(`
      [
        "│ -       │ 2026-11-20T10:00Z, 1 d ago      │ ci@runner │ 31 s │ dddddddd │ failed: server app: api-12345678 is unhealthy │",
        "│ 2       │ 2026-11-20T09:00Z, 1 d 1 h ago  │ ci@runner │ 48 s │ bbbbbbbb │ deployed                                      │",
        "│ -       │ 2026-11-19T10:00Z, 2 d ago      │ ci@runner │ -    │ -        │ died: it ended without a word                 │",
        "│ 1       │ 2026-11-01T09:00Z, 20 d 1 h ago │ awa@desk  │ 70 s │ cccccccc │ deployed                                      │",
      ]
    `);
  });

  test('are none before the first deployment', async () => {
    const { open } = await fakeServers(({ script }) => (script.includes('for release in') ? '' : null));
    const releases = await listReleases(open.hosts, open.topology);
    const report = releasesReport(
      { target: 'samaconso/lab', releases, failures: [], now: NOW },
      'text',
      colorsFor(false),
    );
    expect(report).toBe('nothing was deployed to samaconso/lab\n');
  });

  test('without a number, the one to go back to is the newest before it that differs from the last', async () => {
    const { open } = await fakeServers(({ script, args }) => {
      if (script.includes('for release in')) return FIRST + SECOND + SECOND.replace('release 2', 'release 3');
      return script.includes('cat "$1"') ? JSON.stringify({ number: args }) : null;
    });
    expect(await findRelease(open.hosts, open.topology, null)).toEqual({
      number: '/srv/arrimage/samaconso-lab/releases/1-cccccccc.json',
    });
  });

  test('fails when the release that was gone back to is the first: going on back never leads forward', async () => {
    const { open } = await fakeServers(recorded);
    await expect(findRelease(open.hosts, open.topology, null)).rejects.toThrow(
      'expected a release before 3 that differs from it, got none; nothing to go back to',
    );
  });

  test('of an older version are completed where a server says nothing of its firewall, and nowhere else', async () => {
    const topology = { state: { kind: 'server' }, servers: [{ kind: 'server', firewall: [{ port: 5432 }] }] };
    const { open } = await fakeServers(({ script }) =>
      script.includes('cat "$1"') ? JSON.stringify({ topology }) : null,
    );
    const [server] = open.topology.servers;
    if (server === undefined) throw new Error('no server');
    expect((await readReleaseFrom(open.hosts, server, 'releases/1-cccccccc.json')).topology).toEqual({
      state: { kind: 'server' },
      servers: [
        { kind: 'server', firewall: [{ port: 5432, address: '0.0.0.0' }], sshSources: ['0.0.0.0/0'], openings: [] },
      ],
    });
  });

  test('of an older version are completed where a certificate does not say where it comes from', async () => {
    const older = { kind: 'certificate', name: 'site', domains: ['a.example'], path: 'edge/site' };
    const certificates = [
      { ...older, chain: 'PEM', key: 'site-key' },
      { ...older, chain: [{ kind: 'secret', secret: 'chain', encoding: 'plain' }], key: 'site-key' },
    ];
    const { open } = await fakeServers(({ script }) =>
      script.includes('cat "$1"') ? JSON.stringify({ topology: { certificates } }) : null,
    );
    const [server] = open.topology.servers;
    if (server === undefined) throw new Error('no server');
    expect((await readReleaseFrom(open.hosts, server, 'releases/1-cccccccc.json')).topology.certificates).toEqual([
      { ...older, source: { kind: 'given', chain: ['PEM'], key: 'site-key' } },
      {
        ...older,
        source: { kind: 'given', chain: [{ kind: 'secret', secret: 'chain', encoding: 'plain' }], key: 'site-key' },
      },
    ]);
  });

  test('are found by number', async () => {
    const { open } = await fakeServers(recorded);
    expect(await findRelease(open.hosts, open.topology, 1)).toEqual({
      number: '/srv/arrimage/samaconso-lab/releases/1-cccccccc.json',
    });
  });

  test('fails when there is no such release', async () => {
    const { open } = await fakeServers(recorded);
    await expect(findRelease(open.hosts, open.topology, 7)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[UsageError: expected a release that the servers have kept, got "7"; they have 3, 2, 1]`,
    );
  });

  test('fails when nothing else was deployed before', async () => {
    const { open } = await fakeServers(({ script }) => (script.includes('for release in') ? FIRST : null));
    await expect(findRelease(open.hosts, open.topology, null)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[UsageError: expected a release before 1 that differs from it, got none; nothing to go back to]`,
    );
  });

  test('fails when nothing was deployed at all', async () => {
    const { open } = await fakeServers(({ script }) => (script.includes('for release in') ? '' : null));
    await expect(findRelease(open.hosts, open.topology, null)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[UsageError: expected a release on the servers, got none; deploy first]`,
    );
  });

  test.each(['0', '-1', 'two', '1.5', ''])('fails when the number is "%s"', (text) => {
    expect(() => releaseNumber('--to', text)).toThrow(
      `--to: expected the number of a release, got "${text}"; arrimage releases lists them`,
    );
  });
});
