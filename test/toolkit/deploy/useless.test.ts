import { expect, test } from 'vitest';
import { isSick, uselessAmong } from '../../../toolkit/deploy/useless.ts';
import type { SeenContainer } from '../../../toolkit/look/seen-container.ts';
import { fakeServers } from '../fake-servers.ts';

const container = (name: string, health: string | null, RestartCount = 0): SeenContainer =>
  ({
    Name: `/${name}`,
    RestartCount,
    State: { Running: true, Health: health === null ? null : { Status: health } },
  }) as unknown as SeenContainer;

test('a container is sick that is unhealthy, or has started again and is not well', () => {
  expect(isSick(container('api', 'unhealthy'))).toBe(true);
  expect(isSick(container('api', 'starting', 1))).toBe(true);
  expect(isSick(container('worker', null, 1))).toBe(true);
  expect(isSick(container('api', 'healthy', 1))).toBe(false);
  expect(isSick(container('api', 'starting'))).toBe(false);
  expect(isSick(container('worker', null))).toBe(false);
});

test('one that does not work is of use while an edge has it', async () => {
  const text = 'upstream api {\n  server api-1:8000 resolve max_fails=0;\n}\n';
  const { open } = await fakeServers(({ script }) => (script.includes('cat -- "$@"') ? text : null));
  const [app] = open.topology.servers.filter(({ name }) => name === 'app');
  if (app === undefined) throw new Error('no server app');
  const all = [container('api-1', 'unhealthy'), container('api-2', 'unhealthy'), container('api-3', 'healthy')];
  const useless = await uselessAmong(open, app, all);
  expect(useless.map(({ Name }) => Name)).toEqual(['/api-2']);
});
