import { instancesOf } from '../../model/instance.ts';
import type { StepPlace } from './step-place.ts';

/** Limits the processes of containers, which the provider cannot. */
export async function setLimits({ topology, server, hosts, report }: StepPlace): Promise<void> {
  const limited = topology.services.filter((item) => item.server === server.name && item.resources.pids !== null);
  const pairs = limited.flatMap((service) =>
    instancesOf(topology, service).map(({ name }) => [name, String(service.resources.pids)]),
  );
  const script = `while [ "$#" -gt 0 ]; do docker update --pids-limit "$2" "$1" >/dev/null; shift 2; done`;
  await hosts.script(server, 'limiting processes', script, { args: pairs.flat() });
  report(`${pairs.length} containers on ${server.name} have their limits`);
}
