import { describe, expect, test } from 'vitest';
import { instancesOf } from '../../../model/instance.ts';
import { probe, serviceNode } from '../../fixtures/containers.ts';
import { composed, composeFile, job, tiny } from './composed.ts';

describe('the health check of a service', () => {
  test('is a command with its times', () => {
    const healthCheck = probe(['CMD', 'redis-cli', 'ping'], { intervalSeconds: 90, timeoutSeconds: 0.25 });

    expect(composed({ healthCheck })['healthcheck']).toEqual({
      test: ['CMD', 'redis-cli', 'ping'],
      interval: '90s',
      timeout: '0.25s',
      retries: 3,
      start_period: '30s',
    });
  });

  test("is the image's own when it is told none", () => {
    expect(composed({ healthCheck: null })).not.toHaveProperty('healthcheck');
  });
});

describe('the end of a service', () => {
  test('is a signal and the time it has to leave', () => {
    expect(composed({ stop: { signal: 'SIGINT', graceSeconds: 120 } })).toMatchObject({
      stop_signal: 'SIGINT',
      stop_grace_period: '120s',
    });
  });

  test("is the image's own signal when it is told none, and always within a time", () => {
    const service = composed({ stop: { signal: null, graceSeconds: 10 } });

    expect(service).toHaveProperty('stop_grace_period', '10s');
    expect(service).not.toHaveProperty('stop_signal');
  });

  test.each(['unless-stopped', 'no'] as const)('is followed by a new start as its policy says: %s', (restart) => {
    expect(composed({ restart })).toHaveProperty('restart', restart);
  });
});

describe('the containers of a service', () => {
  test('have the name and the labels of a deployment when there is one', () => {
    const service = serviceNode('db/cache');
    const [instance] = instancesOf(tiny([service]), service);

    expect(composed({})).toMatchObject({ container_name: 'shop-prod-cache', labels: instance?.labels });
  });

  test('have a new name with each specification when they roll', () => {
    expect(composed({ update: 'rolling' })['container_name']).toMatch(/^cache-[0-9a-f]{8}$/);
  });

  test('are named by Compose when there are several, and their label has the hashes of all', () => {
    const service = serviceNode('db/cache', { update: 'rolling', replicas: 2 });
    const hashes = instancesOf(tiny([service]), service).map(({ hash }) => hash);
    const rendered = composed({ update: 'rolling', replicas: 2 });

    expect(rendered['deploy']).toEqual({ replicas: 2 });
    expect(rendered).not.toHaveProperty('container_name');
    expect(rendered['labels']).toEqual({
      'arrimage.environment': 'prod',
      'arrimage.service': 'cache',
      'arrimage.specification': hashes.join(' '),
      'arrimage.system': 'shop',
    });
  });
});

describe('what a service waits for', () => {
  test('is on the same server, and healthy, started or completed', () => {
    const dependsOn = [
      { on: 'db/migrate', condition: 'completed' },
      { on: 'db/queue', condition: 'healthy' },
      { on: 'db/tail', condition: 'started' },
    ] as const;

    expect(composed({ dependsOn })['depends_on']).toEqual({
      migrate: { condition: 'service_completed_successfully' },
      queue: { condition: 'service_healthy' },
      tail: { condition: 'service_started' },
    });
  });
});

describe('a job', () => {
  const waiting = serviceNode('db/cache', { dependsOn: [{ on: 'db/migrate', condition: 'completed' }] });

  test('is a service that ends', () => {
    const { migrate } = composeFile(tiny([waiting], [job('db/migrate')])).services;

    expect(migrate).toMatchObject({ restart: 'no', labels: { 'arrimage.job': 'migrate' } });
    expect(migrate).not.toHaveProperty('container_name');
    expect(migrate).not.toHaveProperty('healthcheck');
  });

  test('is waited for by a service without a container when nothing else on its server waits for it', () => {
    const jobs = [job('db/bucket', { image: 'mc:1' }), job('db/index'), job('db/migrate')];

    expect(composeFile(tiny([waiting], jobs)).services['arrimage.jobs']).toEqual({
      image: 'mc:1',
      deploy: { replicas: 0 },
      depends_on: {
        bucket: { condition: 'service_completed_successfully' },
        index: { condition: 'service_completed_successfully' },
      },
    });
  });

  test('needs no such service when something waits for it', () => {
    expect(composeFile(tiny([waiting], [job('db/migrate')])).services).not.toHaveProperty('arrimage.jobs');
  });
});
