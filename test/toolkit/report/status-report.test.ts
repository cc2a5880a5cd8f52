import { describe, expect, test } from 'vitest';
import type { Topology } from '../../../model/topology.ts';
import { edgeFlags } from '../../../toolkit/look/edge-flags.ts';
import type { Seen } from '../../../toolkit/look/seen.ts';
import type { SeenContainer } from '../../../toolkit/look/seen-container.ts';
import { colorsFor } from '../../../toolkit/report/colors.ts';
import { statusReport, statusRows } from '../../../toolkit/report/status-report.ts';
import { configured } from '../../fixtures/configured.ts';

/** What a server says where its backup's own probe last said this. */
function seenWith(topology: Topology, said: string, files: Seen['files'] = new Map()): Seen {
  const container = {
    Name: `/${topology.system}-${topology.environment}-backup`,
    Config: { Labels: { 'arrimage.service': 'backup' } },
    State: {
      Status: 'running',
      Running: true,
      StartedAt: '2026-11-20T00:00:00Z',
      Health: { Status: 'healthy', Log: [{ Output: said, ExitCode: 0 }] },
    },
    HostConfig: { PortBindings: null },
  } as unknown as SeenContainer;
  const none = {
    images: new Map(),
    jobs: new Map(),
    state: null,
    release: 0,
    releaseHash: '',
    released: new Map(),
    changedFrom: null,
    idleJobs: new Set<string>(),
    firewall: null,
    lock: null,
    standby: null,
  };
  return { server: topology.servers[0]?.name ?? '', containers: [container], files, ...none };
}

async function reported(said: string, files?: (topology: Topology) => Seen['files']) {
  const topology = await configured('dhis2-sync/prod');
  const rows = statusRows(topology, [seenWith(topology, said, files?.(topology))]);
  const report = {
    target: 'dhis2-sync/prod',
    rows,
    standby: [],
    deviations: [],
    locks: [],
    firewall: [],
    warnings: [],
    ports: [],
    certificates: [],
    errors: [],
    now: new Date('2026-11-21T02:30:00Z'),
  };
  return statusReport(report, 'text', colorsFor(false))
    .split('\n')
    .filter((line) => /^[a-z]/.test(line));
}

const BEGAN = Date.parse('2026-11-21T02:00:00Z') / 1000;

describe('a report of what runs', () => {
  test('says how the last run of a schedule went', async () => {
    expect(await reported(`${BEGAN} 12 0\n`)).toEqual([
      'backup on main ran 30 min ago (2026-11-21T02:00:00Z), 12 s, done',
    ]);
    expect(await reported(`${BEGAN} 12 1\n`)).toEqual([
      'backup on main ran 30 min ago (2026-11-21T02:00:00Z), 12 s, failed with exit code 1; arrimage logs shows what it printed',
    ]);
    expect(await reported(`${BEGAN} 3600 124\n`)).toEqual([
      'backup on main ran 30 min ago (2026-11-21T02:00:00Z), 3600 s, ended at its time limit; arrimage logs shows what it printed',
    ]);
    expect(await reported('never\n')).toEqual(['backup on main has not run yet']);
  });

  test('says that an edge shows its page of maintenance', async () => {
    const flag = (mode: string) => (topology: Topology) =>
      new Map(edgeFlags(topology).map(({ path }) => [path, { mode, uid: 0, gid: 0, bytes: 0, hash: null }]));
    expect(await reported('never\n', flag('755'))).toContain(
      'edge on main shows its page of maintenance; arrimage maintenance off ends that',
    );
    expect((await reported('never\n', flag('644'))).join()).not.toContain('maintenance');
  });
});
