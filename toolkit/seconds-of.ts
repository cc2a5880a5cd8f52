const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;
const DURATION = /^(?:\d{1,6}[smhd])+$/;

/** Seconds of a duration as a person writes it on the command line, such as `90s` or `1h30m`; null: it is none. */
export function tryFindSeconds(text: string): number | null {
  if (!DURATION.test(text)) return null;
  const parts = [...text.matchAll(/(\d+)([smhd])/g)];
  const seconds = parts.map(([, number, unit]) => Number(number) * SECONDS[unit as keyof typeof SECONDS]);
  return seconds.reduce((sum, part) => sum + part, 0);
}
