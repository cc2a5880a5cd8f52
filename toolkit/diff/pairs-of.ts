/** Each item with its namesake of before; null where there is none. */
export function pairsOf<T extends { readonly id: string }>(
  old: readonly T[],
  now: readonly T[],
): readonly (readonly [T | null, T | null])[] {
  const [was, is] = [new Map(old.map((item) => [item.id, item])), new Map(now.map((item) => [item.id, item]))];
  return [...new Set([...was.keys(), ...is.keys()])].map((id) => [was.get(id) ?? null, is.get(id) ?? null]);
}

/** Those that are there no more. */
export function leftOf<T>(pairs: readonly (readonly [T | null, T | null])[]): readonly T[] {
  return pairs.flatMap(([was, is]) => (was !== null && is === null ? [was] : []));
}

/** What has the same name on another server: the part of an id such as `db/postgres-data` behind the server's. */
export function namesakeOf<T extends { readonly id: string }>(
  { id }: { readonly id: string },
  items: readonly T[],
): T | undefined {
  return items.find((item) => onServer(item.id) === onServer(id));
}

/** Name of what an id means on its server. */
export function onServer(id: string): string {
  return id.slice(id.indexOf('/') + 1);
}
