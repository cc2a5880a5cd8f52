import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

const OPTIONS: ScryptOptions = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 ** 2 };
const BYTES = 32;

/** What is kept of a password: salt and key, in hexadecimal. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, BYTES, OPTIONS);
  return `${salt.toString('hex')}:${key.toString('hex')}`;
}

/** Whether a password is the one of which a hash was kept; with none kept it takes as long and is not. */
export async function isPassword(password: string, kept: string | undefined): Promise<boolean> {
  const [salt = '', key = ''] = (kept ?? ':').split(':');
  const expected = Buffer.from(key, 'hex');
  const actual = await derive(password, Buffer.from(salt, 'hex'), BYTES, OPTIONS);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}
