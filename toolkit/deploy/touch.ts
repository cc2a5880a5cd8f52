import type { ServerNode } from '../../model/server.ts';

/** Adds a server to those that a run has touched, once. */
export function touch(touched: ServerNode[], server: ServerNode): void {
  if (!touched.some(({ name }) => name === server.name)) touched.push(server);
}
