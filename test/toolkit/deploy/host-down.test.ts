import { describe, expect, test } from 'vitest';
import { readDeployed } from '../../../toolkit/releases/deployed.ts';
import { listRecordsWherePossible } from '../../../toolkit/releases/releases.ts';
import { type FakeServers, fakeServers, type Received } from '../fake-servers.ts';

const RELEASE = 'release 2-bbbbbbbb\n  "at": "2026-11-20T09:00:00.000Z",\n  "by": "ci@runner",\n  "seconds": 48.04,\n';

/** Servers of which some are down; the others have recorded release 2. */
function without(...down: readonly string[]): Promise<FakeServers> {
  return fakeServers(({ server, script }: Received) => {
    if (down.includes(server)) return { code: 255, stderr: 'ssh: connect to host x port 22: Connection refused' };
    if (script.includes('cat "$1"')) return JSON.stringify({ number: 2, topology: {}, settings: {} });
    if (script.includes("'container {{json .}}'")) return 'release 2-bbbbbbbb\n';
    return script.includes('for release in') ? RELEASE : null;
  });
}

async function deployedWithout(number: number | null, ...down: readonly string[]) {
  const missed: string[] = [];
  const { open } = await without(...down);
  const { label } = await readDeployed('.', open.topology, open.run, number, (message) => missed.push(message));
  return { label, missed: missed.map((message) => message.split(':')[0]) };
}

describe('where a host is down', () => {
  test('releases are listed as the others have them, and it is named', async () => {
    const { open } = await without('db');
    const { releases, errors } = await listRecordsWherePossible(open.hosts, open.topology);
    expect(releases.map(({ number, servers }) => [number, servers])).toEqual([[2, ['app', 'worker']]]);
    expect(errors.map(({ server }) => server)).toEqual(['db']);
  });

  test('the others say what is deployed, and each that does not answer is named', async () => {
    expect(await deployedWithout(null, 'db')).toEqual({ label: 'release 2', missed: ['server db'] });
    expect(await deployedWithout(2, 'app', 'db')).toEqual({ label: 'release 2', missed: ['server db', 'server app'] });
  });

  test('fails when no server answers', async () => {
    await expect(deployedWithout(null, 'app', 'db', 'worker')).rejects.toThrow(/^server \w+: SSH refused at /);
    await expect(deployedWithout(2, 'app', 'db', 'worker')).rejects.toThrow(/^server \w+: SSH refused at /);
  });

  test('fails when only that host could say whether there is such a release', async () => {
    await expect(deployedWithout(3, 'db')).rejects.toThrow(/^server db: SSH refused at /);
  });

  test('fails when all have answered and none has such a release', async () => {
    await expect(deployedWithout(3)).rejects.toThrow(
      'expected a release that the servers have kept, got "3"; they have 2',
    );
  });
});
