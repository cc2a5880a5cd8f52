import type { ServerNode } from '../../model/server.ts';

/**
 * Does something for each server, in the order of deployment: those that do not wait for one another at the same time.
 *
 * After a failure no other server is begun; what has begun ends first. Throws the first error.
 */
export async function inOrder(
  servers: readonly ServerNode[],
  work: (server: ServerNode) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  const running = new Map<string, Promise<void>>();
  const start = (server: ServerNode): Promise<void> => {
    const known = running.get(server.name);
    if (known !== undefined) return known;
    const first = servers.filter(({ name }) => server.after.includes(name)).map(start);
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
