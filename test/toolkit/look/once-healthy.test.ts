import { expect, test } from 'vitest';
import { instancesOf } from '../../../model/instance.ts';
import { lookAtAll } from '../../../toolkit/look/look.ts';
import { onceHealthy } from '../../../toolkit/look/once-healthy.ts';
import type { Seen } from '../../../toolkit/look/seen.ts';
import { fakeServers } from '../fake-servers.ts';

/** Looks at samaconso/lab, whose API is sick for the first few; gives how often was looked and waited. */
async function looked(
  sickLooks: number,
  health: { readonly Status: string; readonly FailingStreak: number } = { Status: 'unhealthy', FailingStreak: 3 },
) {
  const { open } = await fakeServers();
  const { hosts, topology } = open;
  const api = topology.services.find(({ name }) => name === 'api');
  if (api === undefined) throw new Error('no service api');
  const names = new Set(instancesOf(topology, api).map(({ name }) => `/${name}`));
  let [looks, waits] = [0, 0];
  const look = async (): Promise<readonly Seen[]> => {
    looks += 1;
    const seen = await lookAtAll(hosts, topology);
    if (looks > sickLooks) return seen;
    const sick = (item: Seen): Seen => ({
      ...item,
      containers: item.containers.map((container) =>
        names.has(container.Name) ? { ...container, State: { ...container.State, Health: health } } : container,
      ),
    });
    return seen.map(sick);
  };
  const wait = async (): Promise<void> => {
    waits += 1;
  };
  const { sick } = await onceHealthy(look, wait);
  return { looks, waits, sick: sick.map((text) => text.replace(/-[0-9a-f]{8} /, ' ')) };
}

test('all is looked at once where it is healthy', async () => {
  expect(await looked(0)).toEqual({ looks: 1, waits: 0, sick: [] });
});

test('what is sick for a moment is waited for', async () => {
  expect(await looked(3)).toEqual({ looks: 4, waits: 3, sick: [] });
});

test('what has failed its last probe, and will show as sick, is waited for', async () => {
  expect(await looked(2, { Status: 'healthy', FailingStreak: 2 })).toEqual({ looks: 3, waits: 2, sick: [] });
});

test('what stays sick is told after a minute', async () => {
  expect(await looked(1000)).toEqual({ looks: 60, waits: 59, sick: Array(2).fill('server app: api is unhealthy') });
});
