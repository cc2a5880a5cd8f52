import type { Deployment } from '../deploy/deployment.ts';
import type { Deviation } from '../look/deviation.ts';
import { lookAtAll } from '../look/look.ts';
import { type Seen, seenOf } from '../look/seen.ts';
import { readReleaseFrom, releasePath } from '../releases/release.ts';
import { dropStandby } from './drop-standby.ts';
import { readGenerationState } from './standby-files.ts';
import { type ServedBefore, undoChange } from './undo-change.ts';
import { UndoError } from './undo-error.ts';

/** Seconds in which a timer that runs has removed what stood by. */
const SLACK_SECONDS = 60;

/** What the next deployment has to put right of generations that stand side by side. */
export function standbyDeviations(seen: readonly Seen[]): readonly Deviation[] {
  return seen.flatMap(({ server, standby }) => {
    const deviation = (release: number | undefined, detail: string): readonly Deviation[] => [
      { kind: 'standby', server, subject: `release ${release}`, object: null, detail },
    ];
    if (standby === null) return [];
    const { before, standby: generation } = standby.record;
    if (before !== null) return deviation(before.release, 'served before a deployment that has not ended');
    return isOver(standby) ? deviation(generation?.release, 'stands by although its time is over') : [];
  });
}

/**
 * Undoes a change of generations that was interrupted, and removes what stands by although its time is over.
 *
 * @returns what the servers run then
 * @throws UndoError where that could not be done
 */
export async function recovered(deployment: Deployment): Promise<readonly Seen[]> {
  const seen = await lookAtAll(deployment.hosts, deployment.topology);
  if (standbyDeviations(seen).length === 0) return seen;
  try {
    await recover(deployment, seen);
  } catch (error) {
    throw new UndoError([error]);
  }
  return lookAtAll(deployment.hosts, deployment.topology);
}

async function recover(deployment: Deployment, seen: readonly Seen[]): Promise<void> {
  const { hosts, topology, progress } = deployment;
  const interrupted = seen.find(({ standby }) => (standby?.record.before ?? null) !== null);
  const before = interrupted?.standby?.record.before ?? null;
  if (interrupted !== undefined && before !== null) {
    progress.note(`a deployment was interrupted; release ${before.release} serves again first`);
    const path = releasePath(before.release, before.releaseHash);
    // One that could not write it down has it from no other.
    const holders = topology.servers.filter(({ name }) => seen.some(({ server }) => server === name));
    const [first, ...others] = holders.map((server) => () => readReleaseFrom(hosts, server, path));
    if (first === undefined) throw new Error('no server was looked at');
    const { topology: old } = await others.reduce((found, read) => found.catch(read), first());
    await undoChange(deployment, old, await servedBefore(deployment, seen, before.release));
    return;
  }
  const over = seen.filter(({ standby }) => standby !== null && isOver(standby));
  for (const { server, standby } of over) {
    const node = topology.servers.find(({ name }) => name === server);
    if (standby === null || node === undefined) continue;
    progress.note(`${server}: removing release ${standby.record.standby?.release}, whose time to stand by is over`);
    await dropStandby(deployment, node, standby);
  }
}

function isOver({ record, now, hasTimer }: NonNullable<Seen['standby']>): boolean {
  return record.before === null && now > record.until + (hasTimer ? SLACK_SECONDS : 0);
}

/** Servers where the change was ended already have what served among what stands by. */
function servedBefore(
  { topology, hosts }: Deployment,
  seen: readonly Seen[],
  release: number,
): Promise<readonly ServedBefore[]> {
  const found = topology.servers.flatMap((server) => {
    const record = seenOf(seen, server).standby?.record;
    const generation = record?.before ?? (record?.standby?.release === release ? record.standby : null);
    return generation === null || generation === undefined ? [] : [{ server, generation }];
  });
  return Promise.all(
    found.map(async ({ server, generation }) => ({
      server,
      generation,
      state: await readGenerationState(hosts, server, generation),
    })),
  );
}
