import type { ServerNode } from '../../model/server.ts';
import { applyServer } from '../deploy/apply-server.ts';
import type { Deployment } from '../deploy/deployment.ts';
import { inOrder, waitsBack } from '../deploy/order.ts';
import { type Deviation, deviationText } from '../look/deviation.ts';
import { allDeviations } from '../look/deviations.ts';
import { type Seen, seenOf } from '../look/seen.ts';

/** Makes each server that differs run what the topology says, in the order of deployment, and adds it to those that were touched. */
export async function changeEach(deployment: Deployment, seen: readonly Seen[], touched: ServerNode[]): Promise<void> {
  const { topology, signal, today } = deployment;
  const wrong = allDeviations(deployment, seen);
  const change = async (server: ServerNode): Promise<void> => {
    if (!wrong.some((item) => item.server === server.name)) return;
    signal.throwIfAborted();
    touch(touched, server);
    refuseLeft(await applyServer(deployment, server, seenOf(seen, server)));
  };
  await inOrder(topology.servers, change, today === undefined ? undefined : waitsBack(topology, wrong));
}

export function touch(touched: ServerNode[], server: ServerNode): void {
  if (!touched.some(({ name }) => name === server.name)) touched.push(server);
}

/** @throws Error that tells what still differs */
export function refuseLeft(left: readonly Deviation[]): void {
  if (left.length > 0) throw new Error(left.map(deviationText).join('\n'));
}
