import type { Topology } from '../../model/topology.ts';
import type { Examined } from './examine-servers.ts';
import type { Finding } from './finding.ts';
import type { RunningContainer } from './listeners.ts';

/** Networks and volumes that somebody else has: a deployment could not make the ones, and would put two programs on the data of the others. */
export function judgeStores(topology: Topology, examined: Examined): readonly Finding[] {
  return [...judgeNetworks(topology, examined), ...judgeVolumes(topology, examined)];
}

/** An engine makes no second network of a name, unlike a volume, which it gives to whoever asks for it. */
function judgeNetworks(topology: Topology, { server, examination }: Examined): readonly Finding[] {
  const wanted = topology.networks.filter((network) => network.server === server.name);
  return wanted.flatMap(({ name }): readonly Finding[] => {
    const there = examination.networks.filter((network) => network.name === name);
    const hasOurs = examination.containers.some((item) => isOurs(topology, item) && item.networks.includes(name));
    if (there.length === 0 || hasOurs || there.some((network) => isOurs(topology, network))) return [];
    const project = there[0]?.project ?? '';
    const found = project === '' ? 'there already, made by somebody else' : `made by the Compose project ${project}`;
    const removal = `remove it by docker network rm ${name} if nothing else is on it, or give it another name in the stack`;
    const remedy = project === '' ? removal : composeRemedy(project);
    return [{ ...base(server.name, 'network', name), found, needed: 'none, or ours', remedy }];
  });
}

/** Where ours runs on a volume already, the other one, such as a backup, is known to bear it. */
function judgeVolumes(topology: Topology, { server, examination }: Examined): readonly Finding[] {
  const wanted = topology.volumes.filter((volume) => volume.server === server.name);
  return wanted.flatMap(({ name }): readonly Finding[] => {
    const users = examination.containers.filter(({ mounts }) => mounts.includes(name));
    const [first] = users;
    if (first === undefined || users.some((item) => isOurs(topology, item))) return [];
    const found = `in use by the container ${first.name}`;
    const stop = `stop it first: two programs that write the same data destroy it`;
    const remedy = first.project === '' ? stop : composeRemedy(first.project);
    return [{ ...base(server.name, 'volume', name), found, needed: 'used by nobody else', remedy }];
  });
}

/** What frees all that a Compose project holds: the old program, its ports and its networks. */
export function composeRemedy(project: string): string {
  return `run docker compose -p ${project} down there first (volumes stay)`;
}

function base(server: string, check: 'network' | 'volume', name: string) {
  return { server, check, subject: `${check} ${name}`, state: 'error' } as const;
}

function isOurs(
  topology: Topology,
  { system, environment }: Pick<RunningContainer, 'system' | 'environment'>,
): boolean {
  return system === topology.system && environment === topology.environment;
}
