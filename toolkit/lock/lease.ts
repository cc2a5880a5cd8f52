import { setTimeout as pause } from 'node:timers/promises';
import type { ServerNode } from '../../model/server.ts';
import type { Topology } from '../../model/topology.ts';
import { HostError } from '../host-error.ts';
import type { Hosts } from '../hosts.ts';
import { LockedError } from '../locked-error.ts';
import { answered, lockName, type TakenLock } from './lock.ts';
import { lostText } from './lock-text.ts';

/** How a lock is kept. */
export interface LeaseTimes {
  /** Seconds after its last beat in which nobody takes it over. */
  readonly leaseSeconds: number;
  /** Seconds between two beats. */
  readonly beatSeconds: number;
  /** Seconds without a beat after which the holder stops, so that its programs have ended before somebody takes the lock. */
  readonly silentSeconds: number;
}

export const LEASE: LeaseTimes = { leaseSeconds: 60, beatSeconds: 10, silentSeconds: 40 };

/** A lock that is being kept. */
export interface Lease {
  /** The servers; nothing is done on one any more whose lock is lost, or not known to be ours. */
  readonly hosts: Hosts;
  /** Ids of the locks, by address of the server: its name may have meant another one before. */
  readonly locks: ReadonlyMap<string, string>;
  /** Is aborted when the lock is lost, or a server has not answered for so long that somebody may take it. */
  readonly stop: AbortSignal;
  /** Is aborted when the lock is lost: nothing may be put right any more either. */
  readonly lost: AbortSignal;
  /** Keeps it no longer. */
  readonly end: () => Promise<void>;
}

/** Keeps locks: each server is told every few seconds that the run lives, and says whose the lock is. */
export function keepLease(
  hosts: Hosts,
  topology: Topology,
  locks: readonly TakenLock[],
  times: LeaseTimes = LEASE,
): Lease {
  const [stop, lost, ended] = [new AbortController(), new AbortController(), new AbortController()];
  const name = lockName(topology);
  const last = new Map(locks.map(({ server }) => [server.address, Date.now()]));
  const age = (server: ServerNode): number => (Date.now() - (last.get(server.address) ?? 0)) / 1000;

  const beat = async ({ server, id }: TakenLock): Promise<void> => {
    const begun = Date.now();
    const options = { args: [id, name], timeoutSeconds: 20, signal: ended.signal };
    const said = await hosts.script(server, 'keeping the lock', BEAT, options);
    if (said === '') {
      last.set(server.address, begun);
    } else if (!ended.signal.aborted) {
      const reason = new LockedError(lostText(topology, server.name, answered(said, 'gone')));
      lost.abort(reason);
      stop.abort(reason);
    }
  };
  const keep = async (lock: TakenLock): Promise<void> => {
    let seconds = times.beatSeconds;
    while (!ended.signal.aborted && !lost.signal.aborted) {
      await pause(seconds * 1000, undefined, { signal: ended.signal }).catch(() => {});
      if (ended.signal.aborted) return;
      // One that fails is tried again soon: the network, or the engine, may only be away for a moment.
      seconds = await beat(lock).then(
        () => times.beatSeconds,
        () => times.beatSeconds / 4,
      );
      if (age(lock.server) > times.silentSeconds) stop.abort(silence(lock.server, times));
    }
  };
  const loops = locks.map(keep);

  const script: Hosts['script'] = async (server, what, text, options) => {
    lost.signal.throwIfAborted();
    const lock = locks.find((item) => item.server.address === server.address);
    // After a pause of this machine, or of the network, somebody may have taken it.
    if (lock !== undefined && age(server) > times.leaseSeconds / 2) await beat(lock);
    lost.signal.throwIfAborted();
    return hosts.script(server, what, text, options);
  };
  const end = async (): Promise<void> => {
    ended.abort();
    await Promise.all(loops);
  };
  const ids = new Map(locks.map(({ server, id }) => [server.address, id]));
  return { hosts: { place: hosts.place, script }, locks: ids, stop: stop.signal, lost: lost.signal, end };
}

function silence({ name }: ServerNode, { silentSeconds, leaseSeconds }: LeaseTimes): HostError {
  return new HostError(
    name,
    'ssh',
    `the lock could not be kept for ${silentSeconds} s, and after ${leaseSeconds} s anybody may take it; the run was stopped`,
  );
}

/** Id and name. Says whose the lock is where it is no longer this one. */
const BEAT = `
if said=$(docker update --restart "on-failure:$(date +%s)" "$1" 2>&1 >/dev/null); then exit 0; fi
found=$(docker ps -aq --filter "id=$1")
if [ -n "$found" ]; then echo "$said" >&2; exit 1; fi
echo "gone $(docker inspect --type container --format '{{json .Config.Labels}}' "$2" 2>/dev/null || true)"`;
