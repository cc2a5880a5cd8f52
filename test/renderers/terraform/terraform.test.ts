import { describe, expect, test } from 'vitest';
import type { Topology } from '../../../model/topology.ts';
import { loadCdktf } from '../../../renderers/terraform/cdktf.ts';
import { contentsOf } from '../../../renderers/terraform/contents.ts';
import { stackOf } from '../../../renderers/terraform/stack.ts';
import { synthesize } from '../../../renderers/terraform/synthesis.ts';
import { renderTerraform } from '../../../renderers/terraform/terraform.ts';
import { configured } from '../../fixtures/configured.ts';
import { oneServer } from '../../fixtures/one-server.ts';
import { shop } from '../../fixtures/topology.ts';

const DIGEST = 'sha256:1111111111111111111111111111111111111111111111111111111111111111';

describe('renderTerraform', () => {
  test.each<[string, () => Topology | Promise<Topology>]>([
    ['shop', () => shop],
    ['one-server', () => oneServer],
    ['samaconso/prod', () => configured('samaconso/prod')],
    ['samaconso/dev', () => configured('samaconso/dev')],
    ['dhis2-sync/prod', () => configured('dhis2-sync/prod')],
    ['blingauto/preprod', () => configured('blingauto/preprod')],
    ['orchestra/prod', () => configured('orchestra/prod')],
  ])('makes one stack a server: %s', async (name, read) => {
    const topology = await read();
    const { artifacts, violations } = await renderTerraform(topology);

    expect(violations).toEqual([]);
    expect(artifacts.map(({ path }) => path)).toEqual(
      topology.servers.map((server) => `terraform/${server.name}/main.tf.json`),
    );
    for (const { path, content } of artifacts) {
      await expect(content).toMatchFileSnapshot(`../../golden/${name}/${path}`);
    }
  });

  test('gives the same bytes each time', async () => {
    expect(await renderTerraform(oneServer)).toEqual(await renderTerraform(structuredClone(oneServer)));
  });

  test('keeps every name when a construct moves in the tree', async () => {
    const moved: Topology = {
      ...shop,
      services: shop.services.map((service) => ({ ...service, path: `elsewhere/${service.path}` })),
      jobs: shop.jobs.map((job) => ({ ...job, path: `elsewhere/${job.path}` })),
      networks: shop.networks.map((network) => ({ ...network, path: `elsewhere/${network.path}` })),
      volumes: shop.volumes.map((volume) => ({ ...volume, path: `elsewhere/${volume.path}` })),
      servers: shop.servers.map((server) => ({ ...server, path: `elsewhere/${server.path}` })),
    };

    expect(await renderTerraform(moved)).toEqual(await renderTerraform(shop));
  });

  test("says what cdktf's own synthesis says, but for the metadata", () => {
    const cdktf = loadCdktf();
    for (const contents of [shop, oneServer].flatMap(contentsOf)) {
      const stack = stackOf(cdktf, contents);
      const own = JSON.parse(synthesize(stack, contents));
      const { provider, resource, variable } = JSON.parse(
        JSON.stringify(stack.toTerraform(), (key, value) => (key === '//' ? undefined : value)),
      );

      expect(own).toMatchObject({ provider, resource, variable });
      expect({ provider, resource, variable }).toMatchObject({
        provider: own.provider,
        resource: own.resource,
        variable: own.variable,
      });
    }
  });

  test('leaves no mark of cdktf and no path of this machine behind', async () => {
    const { artifacts } = await renderTerraform(shop);

    expect(artifacts.map(({ content }) => content).join('')).not.toMatch(/TfToken|node_modules|stackTrace/);
  });

  test('shows a secret nowhere, not even its name', async () => {
    const { artifacts } = await renderTerraform(shop);

    expect(artifacts.map(({ content }) => content).join('')).not.toMatch(/<secret:|database-password/);
  });

  test('leaves a digest to the image and takes the container by its identity', async () => {
    const [, db] = (await renderTerraform(shop)).artifacts;

    expect(db?.content).toContain(`"name": "postgres:18.1@${DIGEST}"`);
    expect(db?.content).toContain('"image": "${docker_image.postgres_');
  });
});
