/** Each item with its namesake of before; null where there is none. */
export function pairsOf<T extends { readonly id: string }>(
  old: readonly T[],
  now: readonly T[],
): readonly (readonly [T | null, T | null])[] {
  const [was, is] = [new Map(old.map((item) => [item.id, item])), new Map(now.map((item) => [item.id, item]))];
  return [...new Set([...was.keys(), ...is.keys()])].map((id) => [was.get(id) ?? null, is.get(id) ?? null]);
}
