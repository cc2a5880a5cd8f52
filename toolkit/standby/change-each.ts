import type { ServerNode } from '../../model/server.ts';
import { applyServer } from '../deploy/apply-server.ts';
import type { BeforeRun } from '../deploy/before-run.ts';
import type { Deployment } from '../deploy/deployment.ts';
import { inOrder, waitsBack } from '../deploy/order.ts';
import { stopElsewhere } from '../deploy/stop-elsewhere.ts';
import { touch } from '../deploy/touch.ts';
import { type Deviation, deviationText } from '../look/deviation.ts';
import { allDeviations } from '../look/deviations.ts';
import { movedTags } from '../look/moved-tags.ts';
import { seenOf } from '../look/seen.ts';

/** Makes each server that differs run what the topology says, in the order of deployment, and adds it to those that were touched. */
export async function changeEach(
  deployment: Deployment,
  before: Pick<BeforeRun, 'seen' | 'left'>,
  touched: ServerNode[],
): Promise<void> {
  const { topology, signal, today, unfinished } = deployment;
  const seen = [...before.seen.values()];
  const wrong = [...allDeviations(deployment, seen), ...movedTags(topology, seen)];
  const change = async (server: ServerNode): Promise<void> => {
    if (unfinished?.has(server.name) !== true && !wrong.some((item) => item.server === server.name)) return;
    signal.throwIfAborted();
    touch(touched, server);
    await stopElsewhere(deployment, server, before, touched);
    refuseLeft(await applyServer(deployment, server, seenOf(seen, server)));
  };
  await inOrder(topology.servers, change, today === undefined ? undefined : waitsBack(topology, wrong));
}

/** @throws Error that tells what still differs */
export function refuseLeft(left: readonly Deviation[]): void {
  if (left.length > 0) throw new Error(left.map(deviationText).join('\n'));
}
