import { instancesOf } from '../../model/instance.ts';
import { balancersOf, LEAVING_FLAG } from '../../model/leaving.ts';
import { findService } from './find-node.ts';
import type { StepPlace } from './step-place.ts';

/** Makes an edge say that it leaves, and waits until its balancers have seen it; meanwhile it answers as before. */
export async function leave(
  { topology, server, hosts, report }: StepPlace,
  [name = '']: readonly string[],
): Promise<void> {
  const service = findService(topology, server, name);
  const balancers = balancersOf(topology, service);
  const seconds = Math.max(0, ...balancers.map(({ monitor }) => monitor.intervalSeconds + monitor.timeoutSeconds));
  for (const instance of instancesOf(topology, service)) {
    await hosts.script(server, `taking leave for ${name}`, LEAVE, {
      args: [instance.name, String(seconds), LEAVING_FLAG],
      timeoutSeconds: seconds + 60,
    });
  }
  report(`${balancers.map((balancer) => balancer.name).join(', ')} sends nothing more to ${name} on ${server.name}`);
}

/** Where it does not leave after all, such as when the run was killed, it says so no more after some minutes. */
const LEAVE = `
if [ "$(docker inspect --type container --format '{{.State.Running}}' "$1" 2>/dev/null)" != true ]; then exit 0; fi
docker exec --detach --user 0 "$1" sh -c 'touch "$1" && sleep "$2" && rm -f "$1"' leave "$3" "$(($2 + 300))"
sleep "$2"`;
