import { describe, expect, test } from 'vitest';
import { cdktfManifest, renderCdktfOut } from '../../../renderers/terraform/cdktf-out.ts';
import { renderTerraform } from '../../../renderers/terraform/terraform.ts';
import { oneServer } from '../../fixtures/one-server.ts';
import { shop } from '../../fixtures/topology.ts';

describe('cdktfManifest', () => {
  test('lists the stacks of all environments, each after those of the servers before its own', () => {
    const entry = (name: string, ...dependencies: readonly string[]): object => ({
      name,
      constructPath: name,
      workingDirectory: `stacks/${name}`,
      synthesizedStackPath: `stacks/${name}/cdk.tf.json`,
      stackMetadataPath: `stacks/${name}/metadata.json`,
      annotations: [],
      dependencies,
    });

    expect(JSON.parse(cdktfManifest([shop, oneServer]))).toEqual({
      version: '0.21.0',
      stacks: {
        'shop-dev-all': entry('shop-dev-all'),
        'shop-prod-app': entry('shop-prod-app', 'shop-prod-db'),
        'shop-prod-db': entry('shop-prod-db'),
      },
    });
  });
});

describe('renderCdktfOut', () => {
  test('holds the very stacks that synth writes', async () => {
    const { artifacts, violations } = await renderCdktfOut([shop, oneServer]);
    const contents = new Map(artifacts.map(({ path, content }) => [path, content]));
    const [app, db] = (await renderTerraform(shop)).artifacts;
    const [all] = (await renderTerraform(oneServer)).artifacts;

    expect(violations).toEqual([]);
    expect([...contents.keys()]).toEqual([
      'manifest.json',
      'stacks/shop-prod-app/cdk.tf.json',
      'stacks/shop-prod-db/cdk.tf.json',
      'stacks/shop-dev-all/cdk.tf.json',
    ]);
    expect(contents.get('stacks/shop-prod-app/cdk.tf.json')).toBe(app?.content);
    expect(contents.get('stacks/shop-prod-db/cdk.tf.json')).toBe(db?.content);
    expect(contents.get('stacks/shop-dev-all/cdk.tf.json')).toBe(all?.content);
  });

  test('fails when two stacks have one name, since they would share a state', async () => {
    const other = { ...oneServer, system: 'shop-dev', environment: 'x' };
    const [server] = oneServer.servers;
    if (server === undefined) throw new Error('the fixture has lost its server');
    const first = { ...oneServer, environment: 'dev-x', servers: [{ ...server, after: [] }] };

    expect((await renderCdktfOut([first, other])).violations).toMatchInlineSnapshot(`
      [
        {
          "message": "shop/dev-x has a stack of the same name, got "shop-dev-x-all"; rename the system, the environment or the server",
          "policy": "terraform-stack-name",
          "severity": "error",
          "subject": "all",
        },
      ]
    `);
  });

  test('says what each environment cannot express', async () => {
    const services = shop.services.map((item) => ({ ...item, extraHosts: [{ name: 'mail', address: '::1' }] }));
    const { violations } = await renderCdktfOut([{ ...shop, services }]);

    expect(violations.map(({ policy, subject }) => `${policy} ${subject}`)).toEqual([
      'terraform-ipv6-host app/edge',
      'terraform-ipv6-host app/web',
      'terraform-ipv6-host db/postgres',
    ]);
  });
});
