import { describe, expect, test } from 'vitest';
import { duplicateName } from '../../policies/duplicate-name.ts';
import { objections, service } from './nodes.ts';

describe('duplicate-name', () => {
  test('fails when a replica has the name of another service', () => {
    expect(
      objections(duplicateName, {
        services: [service('app/api', { replicas: 2 }), service('app/api-1')],
      }),
    ).toMatchInlineSnapshot(
      `"app/api-1: app/api has the same name for its container, got "shop-prod-api-1"; rename one of the two"`,
    );
  });

  test('fails when two volumes would be one', () => {
    expect(
      objections(duplicateName, {
        volumes: [
          { kind: 'volume', path: 'a', id: 'db/a', server: 'db', name: 'data' },
          { kind: 'volume', path: 'b', id: 'db/b', server: 'db', name: 'data' },
        ],
      }),
    ).toMatchInlineSnapshot(`"db/b: db/a has the same name for its volume, got "data"; rename one of the two"`);
  });

  test('lets two servers use the same name', () => {
    expect(
      objections(duplicateName, {
        services: [service('app/api'), service('worker/api')],
      }),
    ).toBe('');
  });
});
