import type { ServerNode } from '../../model/server.ts';
import type { Hosts } from '../hosts.ts';
import { admits } from './admits.ts';
import type { Known } from './compare.ts';
import { openWays, type Way, wayText } from './ways.ts';

/** What a trial of all ways has shown against the model; both empty: just that is open. */
export interface Probed {
  readonly tried: number;
  /** Open, and not in the model. */
  readonly open: readonly string[];
  /** In the model, something listens there, and not open. */
  readonly shut: readonly string[];
}

/** Connects to each port that something listens on, from every other server and from this machine, and compares with the model. */
export async function probe(hosts: Hosts, known: readonly Known[]): Promise<Probed> {
  const ways = known.flatMap(({ server: to, listening }) => {
    const ports = listening.filter(({ protocol }) => protocol === 'tcp').map(({ port }) => port);
    const sources: readonly (ServerNode | null)[] = [
      null,
      ...known.map(({ server }) => server).filter((server) => server !== to),
    ];
    return sources.flatMap((from) =>
      ports.map((port): Way => ({ from, to, address: from === null ? to.address : to.privateAddress, port })),
    );
  });
  const open = await openWays(hosts, ways);
  const isWanted = (way: Way): boolean => {
    const seen = known.find(({ server }) => server === way.to)?.seen;
    const source = way.from?.privateAddress ?? seen?.client ?? '';
    return admits(way.to, source, way.port, { sshPort: seen?.sshPort ?? null });
  };
  return {
    tried: ways.length,
    open: ways.filter((way) => open.has(way) && !isWanted(way)).map(wayText),
    shut: ways.filter((way) => !open.has(way) && isWanted(way)).map(wayText),
  };
}
