import type { ServerNode } from '../../model/server.ts';
import type { Hosts } from '../hosts.ts';
import { nameOf, type SeenContainer } from '../look/seen-container.ts';

/** Stops containers of a service, each with its own time to end; they stay. */
export async function stopContainersOf(
  hosts: Hosts,
  server: ServerNode,
  service: string,
  containers: readonly SeenContainer[],
): Promise<void> {
  await hosts.script(server, `stop of ${service}`, 'docker stop "$@" >/dev/null', {
    args: containers.map(nameOf),
    timeoutSeconds: Math.max(...containers.map(graceSeconds)) + 60,
  });
}

/** Seconds that the container has to end by itself; the engine's own are ten. */
export function graceSeconds({ Config }: SeenContainer): number {
  return Config.StopTimeout ?? 10;
}
