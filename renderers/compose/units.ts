const UNITS = [
  ['g', 1024 ** 3],
  ['m', 1024 ** 2],
  ['k', 1024],
] as const;

/** Bytes in the largest unit that leaves no rest: `2g`, `1536m`. */
export function bytesText(bytes: number): string {
  const found = UNITS.find(([, size]) => bytes > 0 && bytes % size === 0);
  return found === undefined ? `${bytes}b` : `${bytes / found[1]}${found[0]}`;
}

/** Seconds as a duration of Compose, to the millisecond: `30s`, `0.25s`. */
export function secondsText(seconds: number): string {
  return `${Number(seconds.toFixed(3))}s`;
}
