import { describe, expect, test } from 'vitest';
import { instancesOf } from '../../../model/instance.ts';
import type { ServiceNode } from '../../../model/service.ts';
import { type LiveContainer, sidesOf } from '../../../toolkit/canary/sides.ts';
import { shop } from '../../fixtures/topology.ts';

const find = (id: string): ServiceNode => {
  const found = shop.services.find((service) => service.id === id);
  if (found === undefined) throw new Error(id);
  return found;
};
const [first = '', second = ''] = instancesOf(shop, find('app/web')).map(({ name }) => name);

const running = (...names: readonly string[]): readonly LiveContainer[] =>
  names.map((name) => ({ service: 'web', name, isReady: true, restarts: 0 }));

/** Names of the two sides, where an edge has these servers in its file. */
function sides(containers: readonly LiveContainer[], ...servers: readonly string[]) {
  const upstreams = `upstream web {\n${servers.map((server) => `  server ${server} resolve;\n`).join('')}}\n`;
  return sidesOf(shop, find('app/edge'), { containers, upstreams }).map(({ newer, older }) => ({
    newer: newer.map(({ name }) => name),
    older: older.map(({ name }) => name),
  }));
}

describe('the sides of a canary', () => {
  test('are the containers that are wanted, and the others that the edge sends requests to', () => {
    expect(sides(running('web-old', first, second), 'web-old:8000')).toEqual([
      { newer: [first, second], older: ['web-old'] },
    ]);
  });

  test('are the same where a canary was cut off', () => {
    const servers = ['web-old:8000 weight=9', `${first}:8000 weight=1`, `${second}:8000 weight=1`];
    expect(sides(running('web-old', first, second), ...servers)).toEqual([
      { newer: [first, second], older: ['web-old'] },
    ]);
  });

  test.each([
    ['nothing ran before', running(first, second), []],
    ['only files of the edge differ', running(first, second), [`${first}:8000`, `${second}:8000`]],
    ['a container is added', running(first, second), [`${first}:8000`]],
    ['a container is taken away', running(first, second, 'web-3'), [`${first}:8000`, `${second}:8000`, 'web-3:8000']],
    ['the edge does not name the old one', running('web-old', first, second), []],
    ['the edge does not run', running('web-old', first, second), []],
    ['the old one is gone', running(first, second), ['web-old:8000']],
    [
      'the old one does not serve',
      [{ service: 'web', name: 'web-old', isReady: false, restarts: 0 }, ...running(first, second)],
      ['web-old:8000'],
    ],
  ])('are none where %s', (_, containers, servers) => {
    expect(sides(containers, ...servers)).toEqual([]);
  });
});
