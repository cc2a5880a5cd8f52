import { describe, expect, test } from 'vitest';
import type { StateBackend, Topology } from '../../../model/topology.ts';
import { containerName, imageName, resourceName } from '../../../renderers/terraform/names.ts';
import { serviceNode } from '../../fixtures/containers.ts';
import { oneServer } from '../../fixtures/one-server.ts';
import { shop } from '../../fixtures/topology.ts';
import { findResource, renderedStack } from './rendered.ts';

async function backend(state: StateBackend): Promise<unknown> {
  return (await renderedStack({ ...shop, state }, 'db')).terraform['backend'];
}

/** Numbers are rows of the table "what goes wrong" that the renderer was written from. */
describe('a stack', () => {
  test('10: never replaces a network for its labels, and refers to it by its identity', async () => {
    const stack = await renderedStack(oneServer, 'all');

    expect(findResource(stack, 'docker_network.default')).toEqual({
      name: 'shop-dev',
      driver: 'bridge',
      internal: false,
      attachable: false,
      ipv6: false,
      labels: [
        { label: 'arrimage.environment', value: 'dev' },
        { label: 'arrimage.system', value: 'shop' },
      ],
      lifecycle: { ignore_changes: ['labels'] },
    });
  });

  test('11: never destroys a volume, and never replaces it for its labels', async () => {
    const stack = await renderedStack(oneServer, 'all');

    expect(findResource(stack, 'docker_volume.postgres-data')).toEqual({
      name: 'shop-dev-postgres-data',
      driver: 'local',
      labels: [
        { label: 'arrimage.environment', value: 'dev' },
        { label: 'arrimage.system', value: 'shop' },
      ],
      lifecycle: { prevent_destroy: true, ignore_changes: ['driver_opts', 'labels'] },
    });
  });

  test('14: pulls an image before it destroys anything, keeps it for a way back, and has each only once', async () => {
    const image = 'example.org/a:1';
    const services = ['all/a', 'all/b'].map((id) => serviceNode(id, { image }));
    const stack = await renderedStack({ ...oneServer, files: [], jobs: [], services }, 'all');

    expect(Object.values(stack.resource['docker_image'] ?? {})).toEqual([
      { name: image, keep_locally: true, lifecycle: { create_before_destroy: true } },
    ]);
  });

  test('14: gives another image another name, so that no other container is replaced with it', async () => {
    expect(imageName('example.org:5000/team/api:1.0')).toMatch(/^api_[0-9a-f]{8}$/);
    expect(imageName('api:1.0@sha256:00')).toMatch(/^api_[0-9a-f]{8}$/);
    expect(imageName('api:1.0')).not.toBe(imageName('api:1.1'));
  });

  test('22, 24, 25: reaches its server by SSH with host keys checked, and holds no credential of a registry or TLS', async () => {
    const { provider } = await renderedStack(shop, 'db');

    expect(provider).toEqual({
      docker: [{ host: 'ssh://deploy@192.0.2.2:2222', ssh_opts: '${var.ssh_opts}' }],
    });
    expect(JSON.stringify(await renderedStack(shop, 'db'))).not.toContain('StrictHostKeyChecking');
  });

  test('22: writes an IPv6 address of a server in brackets', async () => {
    const servers = oneServer.servers.map((server) => ({ ...server, address: '2001:db8::1' }));

    expect((await renderedStack({ ...oneServer, servers }, 'all')).provider['docker']).toEqual([
      { host: 'ssh://deploy@[2001:db8::1]:22', ssh_opts: '${var.ssh_opts}' },
    ]);
  });

  test('23: has one provider, so that a dead server stops no other stack', async () => {
    for (const server of ['app', 'db']) {
      const { provider, resource } = await renderedStack(shop, server);

      expect(provider['docker']).toHaveLength(1);
      expect(JSON.stringify(resource)).not.toContain('"provider"');
    }
  });

  test('27: asks for the provider that has the faults behind it, and makes nothing by docker_compose', async () => {
    const { terraform, resource } = await renderedStack(oneServer, 'all');

    expect(terraform).toMatchObject({
      required_providers: { docker: { source: 'kreuzwerker/docker', version: '~> 4.5' } },
      required_version: '>= 1.10',
    });
    expect(Object.keys(resource).sort()).toEqual([
      'docker_container',
      'docker_image',
      'docker_network',
      'docker_volume',
      'terraform_data',
    ]);
  });
});

describe('the state of a stack', () => {
  test('lies in a file relative to the folder of the stack, which arrimage fetches and brings back', async () => {
    expect(await backend({ kind: 'server' })).toEqual({
      local: { path: '../../../.arrimage/state/shop-prod-db.tfstate' },
    });
  });

  test('lies in S3, locked and encrypted', async () => {
    const state = { kind: 's3', bucket: 'states', region: 'eu-west-3', endpoint: null, prefix: 'shop/' } as const;

    expect(await backend(state)).toEqual({
      s3: {
        bucket: 'states',
        key: 'shop/shop-prod-db.tfstate',
        region: 'eu-west-3',
        use_lockfile: true,
        encrypt: true,
      },
    });
  });

  test("lies in MinIO, which lacks what is Amazon's own", async () => {
    const endpoint = 'https://minio.example.org';

    expect(await backend({ kind: 's3', bucket: 'states', region: 'main', endpoint, prefix: '' })).toEqual({
      s3: {
        bucket: 'states',
        key: 'shop-prod-db.tfstate',
        region: 'main',
        endpoints: { s3: endpoint },
        use_lockfile: true,
        use_path_style: true,
        skip_credentials_validation: true,
        skip_metadata_api_check: true,
        skip_region_validation: true,
        skip_requesting_account_id: true,
        skip_s3_checksum: true,
      },
    });
  });

  test('lies in PostgreSQL, each in a schema of its own', async () => {
    expect(await backend({ kind: 'pg', schema: 'arrimage' })).toEqual({ pg: { schema_name: 'arrimage_shop-prod-db' } });
  });

  test('lies behind HTTP, locked', async () => {
    expect(await backend({ kind: 'http', address: 'https://git.example.org/state/' })).toEqual({
      http: {
        address: 'https://git.example.org/state/shop-prod-db',
        lock_address: 'https://git.example.org/state/shop-prod-db/lock',
        lock_method: 'POST',
        unlock_address: 'https://git.example.org/state/shop-prod-db/lock',
        unlock_method: 'DELETE',
      },
    });
  });
});

describe('the name of a resource', () => {
  test('follows from the name on the server', () => {
    expect(containerName('celery-worker', 2)).toBe('celery-worker_2');
  });

  test('is one that Terraform takes, and another one for each other name', () => {
    const names = ['api', 'a.b', 'a_b', '2fa', '-x', 'é'].map(resourceName);

    expect(names).toEqual(['api', 'a_x2e_b', 'a_b', '_2fa', '_-x', '_xe9_']);
  });

  test('stays the same when a service gets more replicas', async () => {
    const replicas = async (number: number): Promise<readonly string[]> => {
      const services = oneServer.services.map((item) => (item.name === 'web' ? { ...item, replicas: number } : item));
      const topology: Topology = { ...oneServer, services };
      return Object.keys((await renderedStack(topology, 'all')).resource['docker_container'] ?? {});
    };

    expect(await replicas(3)).toEqual(expect.arrayContaining([...(await replicas(1))]));
  });
});
