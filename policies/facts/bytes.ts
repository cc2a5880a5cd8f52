const UNITS = [
  ['GiB', 1024 ** 3],
  ['MiB', 1024 ** 2],
  ['KiB', 1024],
] as const;

/** A size as people write it, with at most two decimals: `1.5 GiB`. */
export function bytesText(bytes: number): string {
  const [unit, size] = UNITS.find(([, unitSize]) => bytes >= unitSize) ?? ['bytes', 1];
  return `${Math.round((bytes / size) * 100) / 100} ${unit}`;
}
