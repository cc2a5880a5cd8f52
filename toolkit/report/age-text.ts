/** Two units at most: `3 d 4 h`, `12 min`, `8 s`. */
export function ageText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const units = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor((seconds % 86_400) / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'min'],
    [seconds % 60, 's'],
  ] as const;
  const first = units.findIndex(([count]) => count > 0);
  if (first < 0) return '0 s';
  const [one, two] = units.slice(first, first + 2);
  return [one, first < 2 ? two : undefined]
    .filter((unit) => unit !== undefined && unit[0] > 0)
    .map((unit) => `${unit?.[0]} ${unit?.[1]}`)
    .join(' ');
}
