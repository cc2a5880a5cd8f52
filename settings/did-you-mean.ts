import { distance } from 'fastest-levenshtein';

/** The name that was most likely meant; null when none is near. Letters in another order are as near as one wrong letter. */
export function nearestName(name: string, names: readonly string[]): string | null {
  const lower = name.slice(0, 100).toLowerCase();
  let best: string | null = null;
  let least = (lower.length < 4 ? Math.min(1, lower.length - 1) : Math.max(2, Math.floor(lower.length / 3))) + 1;
  for (const candidate of names) {
    const other = candidate.toLowerCase();
    const far = lettersOf(lower) === lettersOf(other) ? 1 : distance(lower, other);
    if (far < least) {
      best = candidate;
      least = far;
    }
  }
  return best;
}

function lettersOf(text: string): string {
  return [...text].sort().join('');
}

/** What to do about a name that does not exist: the nearest one, or those that there are. */
export function didYouMean(name: string, names: readonly string[], what: string): string {
  const nearest = nearestName(name, names);
  if (nearest !== null) return `did you mean "${nearest}"?`;
  const few = names.slice(0, 12).map((item) => (/^\S+$/.test(item) ? item : JSON.stringify(item)));
  const shown = names.length > 12 ? `${few.join(', ')} and ${names.length - 12} more` : few.join(', ');
  return names.length === 1 ? `the only ${what} is ${shown}` : `the ${what}s are ${shown}`;
}
