import type { Ordered } from '../order.ts';
import type { PlannedContainer } from '../plan.ts';
import { expression, type Writing } from './expressions.ts';
import { group, print, property } from './layout.ts';

/** Variables that several containers are told alike, as an anchor of the Compose file had them. */
export interface Shared {
  readonly constant: string;
  /** Expressions by variable. */
  readonly entries: ReadonlyMap<string, string>;
  /** Names of the containers, the first one first. */
  readonly members: readonly string[];
}

/** Fewer than these are written out. */
const LEAST = 3;

/** Groups of containers with references in common; each container is in one of them at most. */
export function sharedOf(writing: Writing, ordered: Ordered): readonly Shared[] {
  const all = [...ordered.services, ...ordered.jobs].map(
    (container) => [container.name, referencesOf(writing, ordered, container)] as const,
  );
  const found: Shared[] = [];
  const taken = new Set<string>();
  for (const [name, own] of all) {
    if (taken.has(name)) continue;
    const others = all.filter(
      ([other, given]) => other !== name && !taken.has(other) && common(own, given).size >= LEAST,
    );
    const [nearest] = [...others].sort(([, a], [, b]) => common(own, b).size - common(own, a).size);
    if (nearest === undefined) continue;
    const entries = common(own, nearest[1]);
    const members = all.flatMap(([other, given]) =>
      !taken.has(other) && common(entries, given).size === entries.size ? [other] : [],
    );
    for (const member of members) taken.add(member);
    found.push({ constant: writing.identifiers.environment(name), entries, members });
  }
  return found;
}

/** The variables of a container that stand where it is made, as expressions. */
export function referencesOf(
  writing: Writing,
  ordered: Ordered,
  container: PlannedContainer,
): ReadonlyMap<string, string> {
  const late = ordered.late.get(container.name);
  const own = [...container.references].filter(([variable]) => late?.has(variable) !== true);
  return new Map(own.map(([variable, template]) => [variable, expression(writing, template)]));
}

/** The statement that holds what containers share. */
export function sharedStatement({ constant, entries }: Shared): string {
  const layout = group(
    `const ${constant} = {`,
    [...entries].map(([variable, text]) => property(variable, text)),
    '}',
  );
  return `  ${print(layout, 2, ';')}\n`;
}

function common(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...a].filter(([variable, text]) => b.get(variable) === text));
}
