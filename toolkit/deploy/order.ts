import type { ServerNode } from '../../model/server.ts';
import type { Topology } from '../../model/topology.ts';
import type { Deviation } from '../look/deviation.ts';

/**
 * Does something for each server, in the order of deployment: those that do not wait for one another at the same time.
 *
 * After a failure no other server is begun; what has begun ends first. Throws the first error.
 *
 * @param waitsFor names of those before a server
 */
export async function inOrder(
  servers: readonly ServerNode[],
  work: (server: ServerNode) => Promise<void>,
  waitsFor = ({ after }: ServerNode): readonly string[] => after,
): Promise<void> {
  const failures: unknown[] = [];
  const running = new Map<string, Promise<void>>();
  const start = (server: ServerNode): Promise<void> => {
    const known = running.get(server.name);
    if (known !== undefined) return known;
    const before = waitsFor(server);
    const first = servers.filter(({ name }) => before.includes(name)).map(start);
    const own = Promise.all(first)
      .then(() => (failures.length > 0 ? undefined : work(server)))
      .catch((error: unknown) => {
        failures.push(error);
      });
    running.set(server.name, own);
    return own;
  };
  await Promise.all(servers.map(start));
  if (failures.length > 0) throw failures[0];
}

const INTERRUPTING: readonly Deviation['kind'][] = ['missing', 'other', 'stopped', 'drift', 'job'];

/**
 * Whom a server waits for on the way back to a release.
 *
 * All of it has run together before, and no job prepares anything, so only what is interrupted there is waited for; members of a load balancer
 * take turns as ever.
 */
export function waitsBack(
  { services, loadBalancers }: Topology,
  wrong: readonly Deviation[],
): (server: ServerNode) => readonly string[] {
  const isInterrupted = ({ kind, server, subject }: Deviation): boolean =>
    INTERRUPTING.includes(kind) &&
    !services.some((item) => item.server === server && item.name === subject && item.update === 'rolling');
  const interrupted = new Set(wrong.filter(isInterrupted).map(({ server }) => server));
  const serverOf = (id: string): string | undefined => services.find((service) => service.id === id)?.server;
  const groups = loadBalancers.map(({ members }) => members.map(({ service }) => serverOf(service)));
  return ({ name, after }) =>
    after.filter(
      (other) => interrupted.has(other) || groups.some((group) => group.includes(name) && group.includes(other)),
    );
}
