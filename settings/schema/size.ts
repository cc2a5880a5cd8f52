import { z } from 'zod';

const BYTES = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3, TiB: 1024 ** 4 } as const;
const SIZE = /^(?!0+(?:\.0+)?[A-Z])(\d{1,6}(?:\.\d{1,3})?)(B|KiB|MiB|GiB|TiB)$/;

/** An amount of memory or disk such as "512MiB"; in the checked settings, bytes. */
export const size = z
  .string()
  .regex(SIZE, 'expected a size such as "512MiB" or "2GiB"; write a number and one of B, KiB, MiB, GiB, TiB')
  .meta({ examples: ['512MiB', '2GiB'] })
  .transform(bytesOf)
  .meta({ title: 'size' });

function bytesOf(text: string): number {
  const [, number, unit] = SIZE.exec(text) ?? [];
  return Math.round(Number(number) * BYTES[unit as keyof typeof BYTES]);
}
