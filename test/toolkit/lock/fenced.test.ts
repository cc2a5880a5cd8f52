import { expect, test } from 'vitest';
import { fenced } from '../../../toolkit/lock/fenced.ts';
import { fakeServers } from '../fake-servers.ts';

const LOCK = 'c0ffee'.repeat(5);

test('a script asks first whether the lock is still there', async () => {
  const { open, received } = await fakeServers(() => '');
  const [server] = open.topology.servers;
  if (server === undefined) throw new Error('no server');
  await fenced(open.hosts, LOCK).script(server, 'changing something', 'docker stop x');
  const [first = '', last = ''] = (received.at(-1)?.script ?? '').split(/nothing was done.*\n/);
  expect(first).toContain(`--filter id=${LOCK}`);
  expect(first).not.toContain('docker stop');
  expect(last).toMatch(/^docker stop x$/m);
});

test.each(['', 'gone', '$(reboot)', `${LOCK} --filter x`])('an id of no lock is refused: "%s"', async (lock) => {
  const { open } = await fakeServers();
  expect(() => fenced(open.hosts, lock)).toThrow(
    `ARRIMAGE_LOCK: expected the id of a container, got "${lock}"; a deployment sets it`,
  );
});
