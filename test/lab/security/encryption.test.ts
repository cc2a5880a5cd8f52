import { beforeAll, describe, expect, test } from 'vitest';
import { arrimage, deployed, EDGE, onHost } from '../tools/deployed-lab.ts';

const json = async (path: string, init?: RequestInit) =>
  (await fetch(`${EDGE}${path}`, init)).json() as Promise<Record<string, unknown>>;

describe('encrypted connections between servers', () => {
  beforeAll(async () => {
    await arrimage('destroy', 'samaconso/lab', '--volumes', '--confirm', 'samaconso/lab');
    await deployed('encryption=internal');
  });

  test('carry a task from the API by the broker and a worker to the database', async () => {
    const body = JSON.stringify({ queue: 'urgent', message: 'in secret' });
    const headers = { 'content-type': 'application/json' };
    const { id } = await json('/notifications', { method: 'POST', headers, body });
    await expect
      .poll(() => json(`/notifications/${id}`), { timeout: 20_000 })
      .toMatchObject({ message: 'in secret' });
    expect(await onHost('db', 'docker ps -q')).not.toBe('');
  });
});
