/** Sorts nodes by the name of their server, in one go. */
export function byServer<T extends { readonly server: string }>(
  nodes: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const node of nodes) {
    const group = groups.get(node.server);
    if (group === undefined) groups.set(node.server, [node]);
    else group.push(node);
  }
  return groups;
}
