/** What a container is, by the words in which it is told that one was changed; lists are sorted, and their order says nothing. */
export type Aspects = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** Lists of which only the names are told: their values may be secret. */
const NAMED = ['environment', 'labels'];

/** In what a container differs from what it should be, in words. */
export function changesOf(has: Aspects, wants: Aspects): readonly string[] {
  return Object.entries(wants).flatMap(([what, wanted]) => {
    const found = has[what];
    if (JSON.stringify(found) === JSON.stringify(wanted)) return [];
    const verb = what.endsWith('s') && what !== 'tmpfs' ? 'were' : 'was';
    return [`its ${what} ${verb} changed${detailOf(what, found, wanted)}`];
  });
}

function detailOf(what: string, found: Aspects[string] | undefined, wanted: Aspects[string]): string {
  if (what === 'image') return ` (it runs ${shortId(found)}, and should run ${shortId(wanted)})`;
  if (!isList(found) || !isList(wanted)) return '';
  const more = found.filter((item) => !wanted.includes(item));
  const less = wanted.filter((item) => !found.includes(item));
  if (NAMED.includes(what)) {
    return ` (${[...new Set([...more, ...less].map((line) => line.split('=', 1)[0] ?? ''))].sort().join(', ')})`;
  }
  const parts = [
    ...(more.length === 0 ? [] : [`with ${more.join(', ')}`]),
    ...(less.length === 0 ? [] : [`without ${less.join(', ')}`]),
  ];
  return ` (${parts.join(', ')})`;
}

function isList(value: Aspects[string] | undefined): value is readonly string[] {
  return Array.isArray(value);
}

/** An image's id as the engine shows it. */
export function shortId(id: Aspects[string] | undefined): string {
  return String(id)
    .replace(/^sha256:/, '')
    .slice(0, 12);
}
