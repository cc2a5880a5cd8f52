import { instancesOf } from '../../model/instance.ts';
import { balancersOf, LEAVING_FLAG } from '../../model/leaving.ts';
import { findService } from './find-node.ts';
import type { StepPlace } from './step-place.ts';

type LeavePlace = Pick<StepPlace, 'topology' | 'server' | 'hosts' | 'report'>;

/** Makes an edge say that it leaves, and waits until its balancers have seen it; meanwhile it answers as before. One that does not run has left. */
export async function leave(
  { topology, server, hosts, report }: LeavePlace,
  [name = '']: readonly string[],
): Promise<void> {
  const service = findService(topology, server, name);
  const balancers = balancersOf(topology, service);
  const seconds = Math.max(0, ...balancers.map(({ monitor }) => monitor.intervalSeconds + monitor.timeoutSeconds));
  for (const instance of instancesOf(topology, service)) {
    const said = await hosts.script(server, `taking leave for ${name}`, LEAVE, {
      args: [instance.name, String(seconds), LEAVING_FLAG],
      timeoutSeconds: seconds + 60,
    });
    if (said !== '')
      report(
        `${balancers.map((balancer) => balancer.name).join(', ')} sends nothing more to ${name} on ${server.name}`,
      );
  }
}

/** The same for those of some containers that are edges with a balancer, which has others to send requests to, before they stop. */
export async function leaveFirst(place: LeavePlace, containers: readonly string[]): Promise<void> {
  const { topology, server } = place;
  const edges = topology.services.filter(
    (service) =>
      service.server === server.name &&
      balancersOf(topology, service).length > 0 &&
      instancesOf(topology, service).some(({ name }) => containers.includes(name)),
  );
  await Promise.all(edges.map(({ name }) => leave(place, [name])));
}

/** Says so where it has left. Where it does not stop after all, such as when the run was killed, it comes back after some minutes. */
const LEAVE = `
if [ "$(docker inspect --type container --format '{{.State.Running}}' "$1" 2>/dev/null)" != true ]; then exit 0; fi
docker exec --detach --user 0 "$1" sh -c 'touch "$1" && sleep "$2" && rm -f "$1"' leave "$3" "$(($2 + 300))" || exit 0
sleep "$2"
echo left`;
