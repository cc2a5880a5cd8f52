import { describe, expect, test } from 'vitest';
import type { FileNode } from '../../../model/file.ts';
import type { Topology } from '../../../model/topology.ts';
import { secret, serviceNode } from '../../fixtures/containers.ts';
import { oneServer } from '../../fixtures/one-server.ts';
import { shop } from '../../fixtures/topology.ts';
import { findResource, renderedStack, type Stack } from './rendered.ts';

async function step(name: string, topology: Topology = oneServer): Promise<Stack['resource'][string][string]> {
  return findResource(await renderedStack(topology, 'all'), `terraform_data.${name}`);
}

async function argv(name: string): Promise<readonly string[]> {
  const [provisioner] = (await step(name))['provisioner'] as Record<
    string,
    { interpreter: readonly string[]; command: string }
  >[];
  const local = provisioner?.['local-exec'];
  return [...(local?.interpreter ?? []), local?.command ?? ''];
}

function withFiles(change: (file: FileNode) => FileNode, secrets = oneServer.secrets): Topology {
  return { ...oneServer, secrets, files: oneServer.files.map(change) };
}

describe('a step', () => {
  test.each([
    ['files', ['arrimage', 'step', 'files', 'shop-dev-all']],
    ['gate_1', ['arrimage', 'step', 'ready', 'shop-dev-all', 'pgbouncer', 'postgres']],
    ['job_migrate', ['arrimage', 'step', 'job', 'shop-dev-all', 'migrate']],
    ['switch_edge', ['arrimage', 'step', 'switch', 'shop-dev-all', 'edge']],
    ['reload_metrics', ['arrimage', 'step', 'reload', 'shop-dev-all', 'metrics']],
    ['limits', ['arrimage', 'step', 'limits', 'shop-dev-all']],
  ])('is a command without a shell that names stack and item only: %s', async (name, expected) => {
    expect(await argv(name)).toEqual(expected);
  });

  test('brings files again when a content, a mode, an owner or the version of a secret in it changes', async () => {
    const version = (number: number): Topology =>
      withFiles(
        (file) => ({ ...file, content: [secret('database-password')] }),
        oneServer.secrets.map((item) => ({ ...item, version: number })),
      );
    const topologies = [
      oneServer,
      withFiles((file) => ({ ...file, content: ['other'] })),
      withFiles((file) => ({ ...file, mode: '0400' })),
      withFiles((file) => ({ ...file, owner: { uid: 1, gid: 1 } })),
      version(1),
      version(2),
    ];
    const triggers = await Promise.all(topologies.map(async (item) => (await step('files', item))['triggers_replace']));

    expect(new Set(triggers.map((item) => JSON.stringify(item))).size).toBe(topologies.length);
    expect(triggers[0]).toEqual({
      edge: expect.stringMatching(/^[0-9a-f]{16}$/),
      metrics: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
  });

  test('reloads a program when its files change or its container is another one', async () => {
    expect((await step('reload_metrics'))['triggers_replace']).toEqual({
      metrics_1: '${docker_container.metrics_1.id}',
      files: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
  });

  test('runs a job again when its specification changes, and one that runs once never again', async () => {
    expect((await step('job_migrate'))['triggers_replace']).toEqual({
      specification: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    expect((await step('job_administrator'))['triggers_replace']).toEqual({ runs: 'once' });
  });

  test('opens a gate again when one of the services behind it is another one', async () => {
    expect((await step('gate_1'))['triggers_replace']).toEqual({
      pgbouncer_1: expect.stringMatching(/^[0-9a-f]{16}$/),
      postgres_1: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
  });

  test('limits processes, which the provider cannot, for the containers that have a limit', async () => {
    const unlimited = { ...serviceNode('all/api').resources, pids: null };
    const services = [serviceNode('all/api', { resources: unlimited }), serviceNode('all/web')];
    const stack: Topology = { ...oneServer, files: [], jobs: [], services };

    expect((await step('limits', stack))['triggers_replace']).toEqual({ web_1: '${docker_container.web_1.id}' });
  });

  test('lets a balancer see that an edge leaves before it is destroyed, where the balancer has another one', async () => {
    const pool = (...ids: readonly string[]): Topology => ({
      ...oneServer,
      services: [...oneServer.services, serviceNode('other/edge')],
      loadBalancers: shop.loadBalancers.map((balancer) => ({
        ...balancer,
        members: ids.map((service) => ({ service, address: '10.0.0.1', port: 80 })),
      })),
    });
    expect(await step('leave_edge', pool('all/edge', 'other/edge'))).toMatchObject({
      triggers_replace: { edge_1: '${docker_container.edge_1.id}' },
      provisioner: [
        {
          'local-exec': {
            interpreter: ['arrimage', 'step', 'leave', 'shop-dev-all'],
            command: 'edge',
            when: 'destroy',
            on_failure: 'continue',
          },
        },
      ],
    });
    const alone = await renderedStack(pool('all/edge'), 'all');
    expect(alone.resource['terraform_data']).not.toHaveProperty('leave_edge');
  });

  test('lets replicas take over, so many at a time as the strategy says, before the next ones are made', async () => {
    const stack = (parallelism?: number) =>
      renderedStack(
        {
          ...oneServer,
          ...{ files: [], jobs: [], services: [serviceNode('all/api', { replicas: 5, update: 'rolling' })] },
          strategy: { kind: 'rolling', ...(parallelism === undefined ? {} : { parallelism }) },
        },
        'all',
      );
    const two = await stack(2);
    expect(findResource(two, 'terraform_data.turn_api_2')).toMatchObject({
      triggers_replace: { api_1: '${docker_container.api_1.id}', api_2: '${docker_container.api_2.id}' },
      provisioner: [
        { 'local-exec': { interpreter: ['arrimage', 'step', 'turn', 'shop-dev-all', 'api', '1'], command: '2' } },
      ],
    });
    const turns = Object.keys(two.resource['terraform_data'] ?? {}).filter((name) => name.startsWith('turn_'));
    expect(turns).toEqual(['turn_api_2', 'turn_api_4']);
    const before = [1, 2, 3, 4, 5].map((replica) => findResource(two, `docker_container.api_${replica}`)['depends_on']);
    const [first, second] = [['terraform_data.turn_api_2'], ['terraform_data.turn_api_4']];
    expect(before).toEqual([undefined, undefined, first, first, second]);
    for (const all of [await stack(5), await stack()])
      expect(Object.keys(all.resource['terraform_data'] ?? {})).toEqual(['limits']);
  });

  test('is left out where there is nothing to do', async () => {
    const resources = { ...serviceNode('all/api').resources, pids: null };
    const stack = await renderedStack(
      { ...oneServer, files: [], jobs: [], services: [serviceNode('all/api', { resources })] },
      'all',
    );

    expect(stack.resource['terraform_data']).toBeUndefined();
  });
});
