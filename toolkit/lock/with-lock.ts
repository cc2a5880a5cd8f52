import { setTimeout as pause } from 'node:timers/promises';
import type { ServerNode } from '../../model/server.ts';
import type { Topology } from '../../model/topology.ts';
import type { Hosts } from '../hosts.ts';
import { LockedError } from '../locked-error.ts';
import { keepLease, LEASE, type Lease, type LeaseTimes } from './lease.ts';
import { type LockWords, releaseLock, type TakenLock, takeLock } from './lock.ts';
import { endedText } from './lock-text.ts';
import type { SeenLock } from './seen-lock.ts';

/** Who wants the lock, and how. */
export interface Locking {
  /** User and machine. */
  readonly by: string;
  readonly now: () => Date;
  /** Seconds that a lock of somebody else is waited for; null: not at all. */
  readonly waitSeconds: number | null;
  /** Told of what a person should know: who is waited for, whose run has died, which server keeps the lock. */
  readonly note: (text: string) => void;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
  /** What is done under the lock when `signal` is aborted: it is cut off, or sees to it itself. @default 'cut off' */
  readonly onSignal?: 'cut off' | 'own';
  /** How the lock is kept. @default - beats every 10 s, for 60 s each */
  readonly times?: LeaseTimes;
}

/** What is locked. */
export interface LockPlace {
  readonly hosts: Hosts;
  readonly topology: Topology;
  /** Servers that are changed. @default - all */
  readonly servers?: readonly ServerNode[];
  /** What for, such as `deployment`. */
  readonly what: string;
}

/** What work under a lock is given. */
export interface Held extends Pick<Lease, 'hosts' | 'locks' | 'stop' | 'lost'> {
  /** The run from which it was taken over, since it has died; null: none. */
  readonly ended: SeenLock | null;
}

/**
 * Does something while it has the lock of an environment, and gives the lock back.
 *
 * @throws LockedError where somebody else has it, or has taken it meanwhile
 */
export async function withLock<T>(place: LockPlace, locking: Locking, work: (held: Held) => Promise<T>): Promise<T> {
  const { topology } = place;
  const { note, now, signal, onSignal = 'cut off', times = LEASE } = locking;
  // Ctrl-C at a terminal reaches every program in its foreground, and would end the connections of a way back as well; not those that a signal of their own ends.
  const hosts = cuttable(place.hosts, new AbortController().signal);
  const locks = await takeWaiting(place, locking, { leaseSeconds: times.leaseSeconds });
  const ended = locks.find((lock) => lock.ended !== null)?.ended ?? null;
  if (ended !== null) note(endedText(ended, now()));
  const { end, ...lease } = keepLease(hosts, topology, locks, times);
  const cut = onSignal === 'own' ? null : AbortSignal.any([signal, lease.stop]);
  try {
    const done = await work({ ...lease, hosts: cut === null ? lease.hosts : cuttable(lease.hosts, cut), ended });
    cut?.throwIfAborted();
    return done;
  } catch (error) {
    // What is cut off says that it was, and not why.
    if (cut?.aborted === true) throw cut.reason;
    throw lease.lost.aborted ? lease.lost.reason : error;
  } finally {
    await end();
    for (const message of await releaseLock(hosts, locks))
      note(`${message}; it keeps the lock, which ends by itself in ${times.leaseSeconds} s`);
  }
}

/** Waits for the lock where that is wished; none is kept meanwhile, so that nobody waits for one who waits. */
export async function takeWaiting(
  { hosts, topology, servers = topology.servers, what }: LockPlace,
  { by, now, waitSeconds, note, signal }: Locking,
  kept: Pick<LockWords, 'leaseSeconds' | 'reason'>,
): Promise<readonly TakenLock[]> {
  const begun = now().getTime();
  let told = '';
  for (;;) {
    try {
      return await takeLock(hosts, topology, servers, { owner: by, since: now(), what, ...kept });
    } catch (error) {
      if (!(error instanceof LockedError) || waitSeconds === null) throw error;
      if (now().getTime() - begun > waitSeconds * 1000) throw error;
      if (error.holder !== told) note(`waiting: ${error.message.split('; ')[0]}`);
      told = error.holder;
      await pause(POLL_MILLISECONDS, undefined, { signal });
    }
  }
}

const POLL_MILLISECONDS = 2000;

function cuttable(hosts: Hosts, signal: AbortSignal): Hosts {
  return {
    place: hosts.place,
    script: (server, what, script, options) => {
      signal.throwIfAborted();
      return hosts.script(server, what, script, { signal, ...options });
    },
  };
}
