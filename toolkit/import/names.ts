/** A name for what runs on servers, from any text: lower-case letters, digits and hyphens. */
export function nameOf(text: string): string {
  const name = text
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const whole = /^[a-z]/.test(name) ? name : `x-${name}`;
  return whole.slice(0, 63).replace(/-+$/, '');
}

/** A constant or key of TypeScript from a name: `celery-worker` is `celeryWorker`. */
export function keyOf(name: string): string {
  return name.replace(/-+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Gives each text a name of its own; where another text has it already, a number follows. */
export function distinct(texts: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  // A server's own network is called so.
  const taken = new Set(['default']);
  for (const text of new Set(texts)) {
    const name = free(nameOf(text), taken);
    taken.add(name);
    names.set(text, name);
  }
  return names;
}

/** The name, with what it is behind it where something else on the server has it, and with a number where need be. */
export function freeAs(name: string, what: string, taken: ReadonlySet<string>): string {
  return taken.has(name) ? free(`${name}-${what}`, taken) : name;
}

/** The name, or the first of it with a number that nothing has. */
export function free(name: string, taken: { readonly has: (name: string) => boolean }): string {
  let candidate = name;
  for (let number = 2; taken.has(candidate); number++) candidate = `${name}-${number}`;
  return candidate;
}
