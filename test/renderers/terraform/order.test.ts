import { describe, expect, test } from 'vitest';
import type { JobNode } from '../../../model/job.ts';
import type { ServiceNode } from '../../../model/service.ts';
import type { Topology } from '../../../model/topology.ts';
import { gatesOf } from '../../../renderers/terraform/gate.ts';
import { configured } from '../../fixtures/configured.ts';
import { containerNode, serviceNode } from '../../fixtures/containers.ts';
import { oneServer } from '../../fixtures/one-server.ts';
import { shop } from '../../fixtures/topology.ts';
import { ancestorsOf, edgesOf, findResource, renderedStack, type Stack } from './rendered.ts';

function containers(stack: Stack, createBeforeDestroy: boolean): readonly string[] {
  return Object.entries(stack.resource['docker_container'] ?? {})
    .filter(
      ([, { lifecycle }]) => (lifecycle as Record<string, unknown>)['create_before_destroy'] === createBeforeDestroy,
    )
    .map(([name]) => `docker_container.${name}`);
}

function service(name: string, update: ServiceNode['update'], ...dependsOn: readonly string[]): ServiceNode {
  return serviceNode(`a/${name}`, {
    update,
    dependsOn: dependsOn.map((on) => ({ on: `a/${on}`, condition: 'healthy' })),
  });
}

function job(name: string, ...dependsOn: readonly string[]): JobNode {
  const on = dependsOn.map((item) => ({ on: `a/${item}`, condition: 'completed' as const }));
  const own = { kind: 'job', runs: 'release', timeoutSeconds: 60, needlessWhen: [] } as const;
  return { ...containerNode(`a/${name}`, { dependsOn: on }), ...own };
}

describe('the order of a stack', () => {
  test.each<[string, () => Topology | Promise<Topology>]>([
    ['shop', () => shop],
    ['one-server', () => oneServer],
    ['samaconso/prod', () => configured('samaconso/prod')],
    ['samaconso/dev', () => configured('samaconso/dev')],
  ])(
    'never makes Terraform create a container before the old one is gone that is replaced in place: %s',
    async (_, read) => {
      const topology = await read();
      for (const server of topology.servers) {
        const stack = await renderedStack(topology, server.name);
        const inPlace = new Set(containers(stack, false));

        for (const rolling of containers(stack, true)) {
          expect([...ancestorsOf(stack, rolling)].filter((address) => inPlace.has(address))).toEqual([]);
        }
      }
    },
  );

  test('has no circle', async () => {
    const stack = await renderedStack(oneServer, 'all');

    for (const address of edgesOf(stack).keys()) expect(ancestorsOf(stack, address)).not.toContain(address);
  });

  test('brings the files of a container before it is created', async () => {
    const stack = await renderedStack(shop, 'app');

    for (const name of ['web_1', 'web_2', 'edge_1']) {
      expect(ancestorsOf(stack, `docker_container.${name}`)).toContain('terraform_data.files');
    }
    expect(ancestorsOf(stack, 'terraform_data.job_migrate')).toContain('terraform_data.files');
  });

  test('waits at a gate only once there is what the containers behind it are made of', async () => {
    const stack = await renderedStack(oneServer, 'all');

    expect(findResource(stack, 'terraform_data.gate_1')['depends_on']).toMatchInlineSnapshot(`
      [
        "docker_image.pgbouncer_051520b3",
        "docker_image.postgres_bce6f7ae",
        "docker_network.default",
        "docker_volume.postgres-data",
      ]
    `);
    expect(ancestorsOf(stack, 'terraform_data.gate_1')).not.toContain('docker_container.postgres_1');
  });

  test('runs a job after what it needs and before what needs it', async () => {
    const stack = await renderedStack(oneServer, 'all');

    expect(findResource(stack, 'terraform_data.job_migrate')['depends_on']).toEqual([
      expect.stringMatching(/^docker_image\.migrate_/),
      'docker_network.default',
      'terraform_data.gate_1',
    ]);
    expect(ancestorsOf(stack, 'docker_container.web_1')).toContain('terraform_data.job_migrate');
    expect(ancestorsOf(stack, 'docker_container.scheduler_1')).toContain('terraform_data.job_migrate');
  });

  test('turns the edge to new replicas before Terraform may destroy the old ones', async () => {
    const stack = await renderedStack(oneServer, 'all');

    expect(findResource(stack, 'terraform_data.switch_edge')['triggers_replace']).toEqual({
      edge_1: '${docker_container.edge_1.id}',
      web_1: '${docker_container.web_1.id}',
      web_2: '${docker_container.web_2.id}',
      files: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    expect(containers(stack, true)).toContain('docker_container.web_1');
  });

  test('starts an edge without its upstreams, so that it is away for a moment only when both are replaced', async () => {
    const stack = await renderedStack(oneServer, 'all');

    expect(findResource(stack, 'docker_container.edge_1')['depends_on']).toEqual(['terraform_data.files']);
  });

  test('says nothing of the order between servers: each stack stands alone', async () => {
    const stack = await renderedStack(shop, 'app');

    expect(JSON.stringify(stack)).not.toContain('docker_container.postgres');
    expect(JSON.stringify(stack)).not.toContain('terraform_remote_state');
  });
});

describe('gatesOf', () => {
  test('lets rolling services and jobs wait for services that are replaced in place', () => {
    const gates = gatesOf([
      service('db', 'recreate'),
      service('cache', 'recreate'),
      service('web', 'rolling', 'cache', 'migrate'),
      job('migrate', 'db'),
    ]);

    expect(gates).toEqual([
      { name: 'gate_1', services: ['a/cache', 'a/db'], after: [], waiting: new Set(['a/web', 'a/migrate']) },
    ]);
  });

  test('has none where nothing waits for a service that is replaced in place', () => {
    expect(gatesOf([service('web', 'rolling'), service('edge', 'recreate', 'web'), job('seed', 'web')])).toEqual([]);
  });

  test('opens one after the other, each behind what makes the next one wait, so that they never hold all workers', () => {
    const gates = gatesOf([
      service('db', 'recreate'),
      service('api', 'rolling', 'db'),
      service('relay', 'recreate', 'api'),
      service('proxy', 'recreate', 'relay'),
      service('probe', 'rolling', 'proxy', 'db'),
    ]);

    expect(gates.map(({ name, services, after }) => ({ name, services, after }))).toEqual([
      { name: 'gate_1', services: ['a/db'], after: [] },
      { name: 'gate_2', services: ['a/db', 'a/proxy'], after: ['a/api'] },
    ]);
  });

  test('gets along with a chain of thousands, and with a circle that should not be there', () => {
    const chain = Array.from({ length: 5000 }, (_, index) => service(`s${index}`, 'recreate', `s${index - 1}`));
    const circle = [service('x', 'rolling', 'y'), service('y', 'recreate', 'x')];

    expect(gatesOf([...chain, service('last', 'rolling', 's4999')]).map(({ name }) => name)).toEqual(['gate_1']);
    expect(gatesOf(circle)).toHaveLength(1);
  });
});
