/** One word of a POSIX shell, in quotes where it needs them. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The name of a variable for something: `redis-password` is `REDIS_PASSWORD`. */
export function variableOf(name: string): string {
  return name.replaceAll('-', '_').toUpperCase();
}
