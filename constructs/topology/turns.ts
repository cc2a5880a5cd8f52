import type { LoadBalancer } from '../load-balancer.ts';
import type { Server } from '../server.ts';
import { type Precedence, serversBefore } from './order.ts';

/**
 * Names of the servers that are deployed before each, sorted.
 *
 * The servers of one load balancer take turns, so that never two of its members are interrupted at a time; what waits for another one anyway
 * comes after it.
 */
export function turnsOf(
  servers: readonly Server[],
  precedences: readonly Precedence[],
  balancers: readonly LoadBalancer[],
): ReadonlyMap<string, readonly string[]> {
  const before = new Map(servers.map((server) => [server.name, new Set(serversBefore(server, precedences))]));
  for (const { members } of balancers) {
    const left = new Set(members.map(({ service }) => service.server.name));
    let last: string | null = null;
    while (left.size > 0) {
      const all: readonly string[] = [...left];
      const next =
        all.find((name) => !all.some((other) => other !== name && waits(name, other, before))) ?? all[0] ?? '';
      left.delete(next);
      if (last !== null) before.get(next)?.add(last);
      last = next;
    }
  }
  return new Map([...before].map(([name, names]) => [name, [...names].sort()]));
}

/** Whether a server comes after another one, directly or not. */
function waits(name: string, other: string, before: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const found = new Set([name]);
  for (const item of found) for (const first of before.get(item) ?? []) found.add(first);
  return found.has(other);
}
