import type { ServerNode } from '../../model/server.ts';
import { isLoopback } from '../../policies/facts/address.ts';
import { LISTENING } from '../examine/examination-script.ts';
import { parseContainer, parseProcess, parseSocket } from '../examine/listeners.ts';
import type { Hosts } from '../hosts.ts';
import { linesOf } from './host-firewall.ts';

/** Something that listens on a server for others. */
export interface Listening {
  readonly protocol: string;
  readonly port: number;
  /** Program or container, as far as the SSH user may know. */
  readonly by: string;
  /** Whether it belongs to an environment of arrimage. */
  readonly isOurs: boolean;
}

/** What listens on a server for more than itself, sorted by port. */
export async function listeningOn(hosts: Hosts, server: ServerNode): Promise<readonly Listening[]> {
  const of = linesOf(await hosts.script(server, 'looking at what listens', SCRIPT, { timeoutSeconds: 30 }));
  const containers = of('container').map(parseContainer);
  const processes = of('process').flatMap(parseProcess);
  const users = new Map(of('user').map((line) => [Number(line.split(' ')[0]), line.split(' ')[1] ?? '']));
  const published = containers.flatMap(({ name, system, published: places }) =>
    places.map((place) => ({ ...place, by: `the container ${name}`, isOurs: system !== '' })),
  );
  const sockets = of('listen')
    .map(parseSocket)
    .filter((at) => !published.some(({ port, protocol }) => port === at.port && protocol === at.protocol))
    .map((at) => {
      const found = processes.find(({ port, protocol }) => port === at.port && protocol === at.protocol);
      return { ...at, by: found?.program ?? `a process of ${users.get(at.uid) ?? at.uid}`, isOurs: false };
    });
  const outside = [...published, ...sockets].filter(({ address }) => !isLoopback(address));
  const unique = new Map(
    outside.map(({ protocol, port, by, isOurs }) => [`${port}/${protocol}`, { protocol, port, by, isOurs }]),
  );
  return [...unique.values()].sort((a, b) => a.port - b.port);
}

const SCRIPT = `
${LISTENING}
docker ps --no-trunc --format 'container {{.Names}}|{{.Label "arrimage.system"}}|{{.Label "arrimage.environment"}}|{{.Ports}}|||' 2>/dev/null || true
`;
