import type { ServerNode } from '../../model/server.ts';
import type { Deployment } from '../deploy/deployment.ts';
import { HostError } from '../host-error.ts';
import type { Hosts } from '../hosts.ts';
import type { Generation, StandbyRecord } from '../look/generation.ts';
import { statesOf } from '../states/states.ts';
import type { GenerationChange } from './generation-change.ts';
import { clearRecord, writeRecord } from './standby-files.ts';
import { startTimer } from './timer.ts';

/** Ends a change of generations: what served before stands by from now on, and goes when its time is over. */
export async function keepGenerations(deployment: Deployment, change: GenerationChange): Promise<void> {
  const { hosts, progress } = deployment;
  for (const { server, generation } of change.servers) {
    // The server must know the new generation before it says that this is the one that serves.
    await statesOf(deployment).push(server);
    if (generation.containers.length === 0) {
      await clearRecord(hosts, server);
      continue;
    }
    const until = await untilOf(hosts, server, change);
    await keep(deployment, server, { version: 1, before: null, standby: generation, until }, generation);
    const time = new Date(until * 1000).toISOString().slice(0, 19);
    progress.note(`${server.name}: release ${generation.release} stands by until ${time}Z`);
  }
}

/** By the server's clock, or when what stood by would have gone. */
async function untilOf(hosts: Hosts, server: ServerNode, { keepSeconds, servers }: GenerationChange): Promise<number> {
  if (keepSeconds === null) return Math.max(...servers.map(({ seen }) => seen.standby?.record.until ?? 0));
  return Number(await hosts.script(server, 'asking for the time', 'date +%s')) + keepSeconds;
}

/** Records what stands by, and starts its timer; without one it goes with the next deployment after its time. */
export async function keep(
  { hosts, topology, progress }: Pick<Deployment, 'hosts' | 'topology' | 'progress'>,
  server: ServerNode,
  record: StandbyRecord,
  generation: Generation,
): Promise<void> {
  await writeRecord(hosts, server, record);
  try {
    await startTimer(hosts, topology, server, generation, record.until);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    progress.note(`${error.message}; what stands by there goes with the next deployment after its time`);
  }
}
