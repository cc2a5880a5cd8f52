import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { StateLock } from './state-lock.ts';

/** Whose lock it is when that cannot be told. */
export const UNKNOWN_LOCK: StateLock = { id: '', who: '', created: '' };

/**
 * Asks a web service that keeps states who has the lock of one: Terraform tells of itself in its place.
 *
 * It says so only to those who want the lock; where nobody has it any more, it is given back at once.
 * Source of the protocol: developer.hashicorp.com/terraform/language/backend/http.
 */
export async function askHolder(
  lockAddress: string,
  { user, password }: { readonly user: string; readonly password: string },
): Promise<StateLock> {
  const created = new Date().toISOString();
  const wish = {
    ID: randomUUID(),
    Operation: 'look',
    Info: '',
    Who: `arrimage@${hostname()}`,
    Created: created,
    Path: '',
  };
  const ask = (method: string): Promise<Response> =>
    fetch(lockAddress, {
      method,
      body: JSON.stringify(wish),
      headers: {
        'content-type': 'application/json',
        authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
      },
      signal: AbortSignal.timeout(30_000),
    });
  try {
    const answer = await ask('POST');
    if (answer.ok) await ask('DELETE');
    return [409, 423].includes(answer.status) ? holderOf(JSON.parse(await answer.text())) : UNKNOWN_LOCK;
  } catch {
    // It may want a certificate, or be behind a proxy: Terraform reaches it in ways of its own.
    return UNKNOWN_LOCK;
  }
}

function holderOf(
  said: { readonly ID?: unknown; readonly Who?: unknown; readonly Created?: unknown } | null,
): StateLock {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return { id: text(said?.ID), who: text(said?.Who), created: text(said?.Created).replace(/\.\d+Z$/, 'Z') };
}
