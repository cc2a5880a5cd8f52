import type { Deviation } from '../look/deviation.ts';
import type { StepPlace } from '../step/step-place.ts';
import { awaitNamed } from './await-named.ts';

/** Starts the containers that are as they should be and do not run, and waits until they are ready. */
export async function startStopped({ topology, server, hosts }: StepPlace, wrong: readonly Deviation[]): Promise<void> {
  const args = wrong.flatMap(({ kind, object }) => (kind === 'stopped' && object !== null ? [object] : []));
  if (args.length === 0) return;
  await hosts.script(server, 'starting containers', START, { args });
  await awaitNamed({ topology, server, hosts }, args);
}

/** One that is paused cannot be started. */
const START = `
docker unpause "$@" >/dev/null 2>&1 || true
docker start "$@" >/dev/null`;
