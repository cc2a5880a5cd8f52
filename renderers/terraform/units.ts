/** A duration as Go prints it, `1m30s`: the provider reads it back in this form, and any other would be a change for ever. */
export function goDuration(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'm'],
    [seconds % 60, 's'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  return first < 0
    ? '0s'
    : parts
        .slice(first)
        .map(([count, unit]) => `${count}${unit}`)
        .join('');
}

/**
 * A number of processors as the provider reads it back: `0.25`, `1.5`, but `2.0` and `10.`.
 *
 * Source: `nanoInt64ToDecimalString` in the provider's `helpers.go`. `cpus` is compared as text, and a difference replaces the container.
 */
export function cpusText(cpus: number): string {
  const nine = cpus.toFixed(9);
  return nine.split('0').length - 1 === 9 ? cpus.toFixed(1) : nine.replace(/0+$/, '');
}

/** Bytes in MiB, the provider's unit for memory. */
export function mebibytes(bytes: number): number {
  return Math.floor(bytes / 1024 ** 2);
}
