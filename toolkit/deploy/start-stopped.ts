import { instancesOf } from '../../model/instance.ts';
import type { Deviation } from '../look/deviation.ts';
import { awaitContainers, awaitedInstance } from '../step/ready.ts';
import type { StepPlace } from '../step/step-place.ts';

/** Starts the containers that are as they should be and do not run, and waits until they are ready. */
export async function startStopped({ topology, server, hosts }: StepPlace, wrong: readonly Deviation[]): Promise<void> {
  const args = wrong.flatMap(({ kind, object }) => (kind === 'stopped' && object !== null ? [object] : []));
  if (args.length === 0) return;
  await hosts.script(server, 'starting containers', START, { args });
  // Only for these: others of the same service may be missing still, which Terraform makes later.
  const started = topology.services
    .filter((service) => service.server === server.name)
    .flatMap((service) => instancesOf(topology, service))
    .filter(({ name }) => args.includes(name));
  await awaitContainers(hosts, server, args.join(', '), started.map(awaitedInstance));
}

/** One that is paused cannot be started. */
const START = `
docker unpause "$@" >/dev/null 2>&1 || true
docker start "$@" >/dev/null`;
