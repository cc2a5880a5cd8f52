import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askHolder, UNKNOWN_LOCK } from '../../../toolkit/states/http-lock.ts';
import { type StateServer, startStateServer } from '../../lab/tools/state-server.ts';

const LOGIN = { user: 'ann', password: 'secret' };
const HELD = { ID: 'a1', Who: 'bob@laptop', Created: '2026-02-03T10:20:30.123456789Z' };
let server: StateServer;

beforeAll(async () => {
  server = await startStateServer(LOGIN.user, LOGIN.password);
});
afterAll(() => server.close());

function lock(address: string): Promise<Response> {
  const authorization = `Basic ${Buffer.from('ann:secret').toString('base64')}`;
  return fetch(address, { method: 'POST', body: JSON.stringify(HELD), headers: { authorization } });
}

describe('askHolder', () => {
  test('gives whose the lock is, and since when', async () => {
    const address = `${server.address}/held/lock`;
    await lock(address);

    expect(await askHolder(address, LOGIN)).toEqual({ id: 'a1', who: 'bob@laptop', created: '2026-02-03T10:20:30Z' });
  });

  test('leaves no lock where nobody has it', async () => {
    const address = `${server.address}/free/lock`;

    expect(await askHolder(address, LOGIN)).toEqual(UNKNOWN_LOCK);
    expect((await lock(address)).status).toBe(200);
  });

  test('fails when the login is wrong or nothing answers: it is not known then', async () => {
    expect(await askHolder(`${server.address}/held/lock`, { ...LOGIN, password: 'no' })).toEqual(UNKNOWN_LOCK);
    expect(await askHolder('http://127.0.0.1:1/held/lock', LOGIN)).toEqual(UNKNOWN_LOCK);
  });
});
