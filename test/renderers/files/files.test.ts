import { describe, expect, test } from 'vitest';
import type { Topology } from '../../../model/topology.ts';
import { renderFiles } from '../../../renderers/files/files.ts';
import { configured } from '../../fixtures/configured.ts';
import { endpoint, secret } from '../../fixtures/containers.ts';
import { shop } from '../../fixtures/topology.ts';

describe('renderFiles', () => {
  test.each<[string, () => Topology | Promise<Topology>]>([
    ['shop', () => shop],
    ['samaconso/prod', () => configured('samaconso/prod')],
    ['samaconso/dev', () => configured('samaconso/dev')],
    ['dhis2-sync/prod', () => configured('dhis2-sync/prod')],
    ['blingauto/preprod', () => configured('blingauto/preprod')],
    ['orchestra/prod', () => configured('orchestra/prod')],
  ])('writes each file where its container sees it: %s', async (name, read) => {
    const { artifacts, violations } = renderFiles(await read());

    expect(violations).toEqual([]);
    for (const { path, content } of artifacts) {
      await expect(content).toMatchFileSnapshot(`../../golden/${name}/${path}`);
    }
  });

  test('has the folder of the server, the container and the target', () => {
    expect(renderFiles(shop).artifacts.map(({ path }) => path)).toEqual([
      'files/app/edge/etc/arrimage/nginx/nginx.conf',
      'files/app/edge/etc/arrimage/nginx/upstreams.conf',
      'files/app/migrate/arrimage/entrypoint',
      'files/app/migrate/arrimage/environment/DATABASE_URL',
      'files/app/web/arrimage/entrypoint',
      'files/app/web/arrimage/environment/DATABASE_URL',
      'files/db/postgres/run/secrets/POSTGRES_PASSWORD',
    ]);
  });

  test('shows a secret as its name, and an endpoint as its text', () => {
    const [file] = shop.files;
    const content = [
      '$x "',
      secret('redis-password', 'url'),
      '" at ',
      endpoint('db/redis', 'redis', 'redis:6379'),
      '\n',
    ];
    const { artifacts } = renderFiles({ ...shop, files: file === undefined ? [] : [{ ...file, content }] });

    expect(artifacts[0]?.content).toBe('$x "<secret:redis-password>" at redis:6379\n');
  });
});
