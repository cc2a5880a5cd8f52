import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { LeaseTimes } from '../../../toolkit/lock/lease.ts';
import { withLock } from '../../../toolkit/lock/with-lock.ts';
import { type Answer, fakeServers, type Received } from '../fake-servers.ts';
import { heldBy, locking } from '../locking.ts';

const QUICK: LeaseTimes = { leaseSeconds: 60, beatSeconds: 0.01, silentSeconds: 30 };

/** What a script does to the lock. */
function stepOf({ script }: Received): string {
  if (script.includes('docker create --name')) return 'take';
  if (script.includes('docker update')) return 'beat';
  return script.includes('docker rm -f "$1"') ? 'release' : 'other';
}

/** A server that gives the lock, and answers as said. */
async function servers(answer: Answer = () => null) {
  const { open, received } = await fakeServers(
    (call) => answer(call) ?? (stepOf(call) === 'take' ? 'taken 0123\n' : null),
  );
  const place = {
    hosts: open.hosts,
    topology: open.topology,
    servers: open.topology.servers.slice(0, 1),
    what: 'test',
  };
  const [server] = place.servers;
  if (server === undefined) throw new Error('no server');
  return { place, server, steps: () => received.map(stepOf) };
}

describe('work under the lock', () => {
  test('has it kept by beats until it ends, and then given back', async () => {
    const { place, steps } = await servers();
    const result = await withLock(place, locking({ times: QUICK }), async () => {
      while (steps().filter((step) => step === 'beat').length < 2) await pause(5);
      return 'done';
    });
    expect([result, steps().at(0), steps().at(-1)]).toEqual(['done', 'take', 'release']);
  });

  test('waits for it where that is wished, and says once for whom', async () => {
    let tries = 0;
    const { place } = await servers((call) => {
      if (stepOf(call) !== 'take') return null;
      tries += 1;
      return tries < 2 ? heldBy('grace@other') : null;
    });
    const owner = locking({ waitSeconds: 60 });
    expect(await withLock(place, owner, async () => 'done')).toBe('done');
    expect(owner.told).toEqual(['waiting: samaconso/lab is locked on app by grace@other for 2 min']);
  });

  test('goes on from a run that has died, and says so', async () => {
    const { place } = await servers((call) =>
      stepOf(call) === 'take'
        ? `${heldBy('grace@other', { 'arrimage.what': 'deployment' }).replace('held', 'ended')}taken 0123\n`
        : null,
    );
    const owner = locking();
    expect(await withLock(place, owner, async ({ ended }) => ended?.owner)).toBe('grace@other');
    expect(owner.told).toEqual(["grace@other's deployment of 2 min ago has ended without a word; going on"]);
  });

  test('fails when somebody else has it, and is not begun', async () => {
    const { place } = await servers((call) => (stepOf(call) === 'take' ? heldBy('grace@other') : null));
    await expect(withLock(place, locking(), () => Promise.reject(new Error('begun')))).rejects.toMatchObject({
      name: 'LockedError',
    });
  });

  test('fails when somebody has taken it over: nothing more is done on the servers', async () => {
    const { place, server, steps } = await servers((call) =>
      stepOf(call) === 'beat' ? heldBy('grace@other').replace('held', 'gone') : null,
    );
    const work = withLock(place, locking({ times: QUICK, onSignal: 'own' }), async ({ hosts, lost }) => {
      while (!lost.aborted) await pause(5);
      await hosts.script(server, 'changing something', 'docker stop x');
    });
    await expect(work).rejects.toThrowErrorMatchingInlineSnapshot(
      `[LockedError: the lock of samaconso/lab on app is grace@other's now; this run has stopped, and changes nothing more]`,
    );
    expect(steps()).not.toContain('other');
  });

  test('fails when it was broken, and says by what', async () => {
    const { place } = await servers((call) => (stepOf(call) === 'beat' ? 'gone \n' : null));
    const work = withLock(place, locking({ times: QUICK }), async ({ lost }) => {
      while (!lost.aborted) await pause(5);
    });
    await expect(work).rejects.toThrowErrorMatchingInlineSnapshot(
      `[LockedError: the lock of samaconso/lab on app was taken away by arrimage unlock; this run has stopped, and changes nothing more]`,
    );
  });

  test('goes on where a beat fails, and stops once the lease would soon be over', async () => {
    const { place, steps } = await servers((call) =>
      stepOf(call) === 'beat' ? { code: 1, stderr: 'no engine' } : null,
    );
    const times = { ...QUICK, silentSeconds: 0.2 };
    const work = withLock(place, locking({ times }), async ({ stop }) => {
      expect(stop.aborted).toBe(false);
      while (!stop.aborted) await pause(5);
    });
    await expect(work).rejects.toThrowErrorMatchingInlineSnapshot(
      `[HostError: server app: the lock could not be kept for 0.2 s, and after 60 s anybody may take it; the run was stopped]`,
    );
    expect(steps().filter((step) => step === 'beat').length).toBeGreaterThan(1);
  });

  test('asks whose the lock is before it changes anything after a silence', async () => {
    const { place, server, steps } = await servers();
    const times = { leaseSeconds: 0.1, beatSeconds: 60, silentSeconds: 60 };
    await withLock(place, locking({ times }), async ({ hosts }) => {
      await pause(60);
      await hosts.script(server, 'changing something', 'docker stop x');
    });
    expect(steps()).toEqual(['take', 'beat', 'other', 'release']);
  });

  test('fails when it is interrupted, and gives the lock back', async () => {
    const { place, server, steps } = await servers();
    const interruption = new AbortController();
    const work = withLock(place, locking({ signal: interruption.signal }), async ({ hosts }) => {
      interruption.abort();
      await hosts.script(server, 'changing something', 'docker stop x');
    });
    await expect(work).rejects.toMatchObject({ name: 'AbortError' });
    expect(steps()).toEqual(['take', 'release']);
  });
});
