import { z } from 'zod';

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;
const DURATION = /^(\d{1,6})([smhd])$/;

/** A length of time such as "30s"; in the checked settings, seconds. */
export const duration = z
  .string()
  .regex(DURATION, 'expected a duration such as "30s", "5m" or "1h"; write a whole number and one of s, m, h, d')
  .meta({ examples: ['30s', '5m', '1h'] })
  .transform(secondsOf)
  .meta({ title: 'duration' });

function secondsOf(text: string): number {
  const [, number, unit] = DURATION.exec(text) ?? [];
  return Number(number) * SECONDS[unit as keyof typeof SECONDS];
}
