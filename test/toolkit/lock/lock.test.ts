import { describe, expect, test } from 'vitest';
import { holdLock } from '../../../toolkit/lock/hold-lock.ts';
import { breakLock, takeLock } from '../../../toolkit/lock/lock.ts';
import { brokenText, statusText } from '../../../toolkit/lock/lock-text.ts';
import { lockOf, seenLock } from '../../../toolkit/lock/seen-lock.ts';
import { fakeServers } from '../fake-servers.ts';
import { heldBy, locking } from '../locking.ts';

const NOW = new Date('2026-11-21T10:00:00Z');
const WORDS = { owner: 'ada@laptop', since: NOW, what: 'deployment', leaseSeconds: 60 };
const LABELS = {
  'arrimage.lock': 'grace@other',
  'arrimage.since': '2026-11-21T09:48:00Z',
  'arrimage.what': 'rollback',
};

describe('the lock', () => {
  test('is taken on each server in order, with who takes it, what for, and its lease', async () => {
    const { open, received } = await fakeServers(() => 'taken 0123\n');
    const taken = await takeLock(open.hosts, open.topology, open.topology.servers, WORDS);
    expect(taken.map(({ server, id, ended }) => [server.name, id, ended])).toEqual([
      ['app', '0123', null],
      ['db', '0123', null],
      ['worker', '0123', null],
    ]);
    expect(received[0]?.args).toBe(
      'samaconso-lab-lock --label arrimage.system=samaconso --label arrimage.environment=lab --label arrimage.lock=ada@laptop --label arrimage.since=2026-11-21T10:00:00.000Z --label arrimage.what=deployment --label arrimage.lease=60',
    );
  });

  test('fails when somebody has it on one server, and is given back on the others, by its id', async () => {
    const { open, received } = await fakeServers(({ server, script }) => {
      if (!script.includes('docker create')) return null;
      return server === 'worker' ? heldBy('grace@other', { 'arrimage.what': 'deployment' }) : `taken ${server}\n`;
    });
    await expect(
      takeLock(open.hosts, open.topology, open.topology.servers, WORDS),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[LockedError: samaconso/lab is locked on worker by grace@other (deployment) for 2 min; --wait waits for it, and a run that has died loses it within a minute or so]`,
    );
    const released = received.filter(
      ({ script }) => script.startsWith('{\nset -eu') && script.includes('docker rm -f "$1"'),
    );
    expect(released.map(({ server, args }) => [server, args])).toEqual([
      ['app', 'app'],
      ['db', 'db'],
    ]);
  });

  test('says whose run has died where it is taken over', async () => {
    const { open } = await fakeServers(() => `ended ${JSON.stringify(LABELS)}\ntaken 0123\n`);
    const [taken] = await takeLock(open.hosts, open.topology, open.topology.servers.slice(0, 1), WORDS);
    expect(taken?.ended).toMatchObject({ owner: 'grace@other', what: 'rollback' });
  });

  test('is dead once its lease is over by the clock of its own server, and never where it has none', () => {
    const at = (lease: string | null, now: number): boolean => {
      const Labels = lease === null ? LABELS : { ...LABELS, 'arrimage.lease': lease };
      const HostConfig = { RestartPolicy: { MaximumRetryCount: 1000 } };
      return seenLock({ Config: { Labels }, HostConfig }, now).isDead;
    };
    expect([at('60', 1060), at('60', 1061), at(null, 9999), at('60', Number.NaN)]).toEqual([false, true, false, false]);
  });

  test('shows in status, alive, dead, and held by hand', async () => {
    const { open } = await fakeServers();
    const text = (labels: object, isDead = false): string =>
      statusText(open.topology, 'app', { ...lockOf({ ...LABELS, ...labels }), isDead }, NOW);
    expect([text({}), text({}, true), text({ 'arrimage.reason': 'inventory' })]).toMatchInlineSnapshot(`
      [
        "locked on app by grace@other (rollback) for 12 min",
        "locked on app by grace@other (rollback) for 12 min, which has ended without a word; the next run takes it over",
        "locked on app by grace@other for 12 min, who says: inventory; arrimage unlock samaconso/lab ends that",
      ]
    `);
  });

  test('is broken whoever has it, and says who that was, once for servers that are alike', async () => {
    const { open } = await fakeServers(({ server }) =>
      server === 'db' ? '' : heldBy(server === 'app' ? 'grace@other' : 'ada@laptop'),
    );
    const { broken, errors } = await breakLock(open.hosts, open.topology);
    expect(errors).toEqual([]);
    expect(brokenText('samaconso/lab', broken, NOW)).toMatchInlineSnapshot(
      `"samaconso/lab is unlocked; it was locked on app by grace@other for 2 min, and on worker by ada@laptop for 2 min"`,
    );
    expect(brokenText('samaconso/lab', new Map(), NOW)).toBe('samaconso/lab was not locked');
  });

  test('is held by hand with a reason, without a lease', async () => {
    const { open, received } = await fakeServers(() => 'taken 0123\n');
    await holdLock(open, ' inventory, ask "Awa" ', locking());
    expect(received).toHaveLength(3);
    expect(received[0]?.args).toContain(`'arrimage.reason=inventory, ask "Awa"'`);
    expect(received[0]?.args).not.toContain('arrimage.lease');
  });

  test.each(['', ' ', 'two\nlines', 'x'.repeat(201)])('fails when the reason is %j', async (reason) => {
    const { open, received } = await fakeServers();
    await expect(holdLock(open, reason, locking())).rejects.toThrow(
      `--reason: expected 1 to 200 characters in one line, got "${reason}"; say it shorter`,
    );
    expect(received).toEqual([]);
  });
});
