import { z } from 'zod';

/** A whole number between two limits, both included. */
export function count(least: number, most: number) {
  const expected = `expected a whole number from ${least} to ${most}; choose one of these`;
  return z.int(expected).min(least, expected).max(most, expected).meta({ title: 'whole number' });
}
