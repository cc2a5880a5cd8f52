import { describe, expect, test } from 'vitest';
import { DjangoApplication } from '../../constructs/django-application.ts';
import { Redis } from '../../constructs/redis.ts';
import { Secret } from '../../constructs/secret.ts';
import { Service } from '../../constructs/service.ts';
import { taskQueues } from '../../constructs/task-queues.ts';
import { topologyOf } from '../../constructs/topology-of.ts';
import { findService, plainVariables, twoServers } from './servers.ts';

function site() {
  const { environment, a } = twoServers();
  const redis = new Redis(a, 'redis', { image: 'redis:7.4.11', password: new Secret(environment, 'redis-password') });
  const queues = Object.values(taskQueues(redis.service, ['celery']));
  new DjangoApplication(a, 'site', {
    image: 'shop/web:1.0.0',
    package: 'shop',
    origin: 'http://shop.example.org:4999',
    secretKey: new Secret(environment, 'secret-key', { length: 64 }),
    healthPath: '/health/',
    worker: { queues, replicas: 2 },
    beat: { queues },
    administrator: {
      name: 'amina',
      email: 'a@example.org',
      password: new Secret(environment, 'administrator-password'),
    },
  });
  return topologyOf(environment);
}

describe('DjangoApplication', () => {
  test('accepts the host of its origin, and forms from the origin with its port', () => {
    expect(plainVariables(findService(site(), 'a/web'))).toMatchObject({
      ALLOWED_HOSTS: 'shop.example.org',
      CSRF_TRUSTED_ORIGINS: 'http://shop.example.org:4999',
      DEBUG: 'False',
    });
  });

  test('is asked for its health by that host', () => {
    expect(findService(site(), 'a/web').healthCheck?.test.join(' ')).toContain('Host: shop.example.org:4999');
  });

  test('takes the steps of a release in order, and starts after them', () => {
    const { jobs, services } = site();
    const awaited = (name: string) =>
      [...jobs, ...services].find((node) => node.name === name)?.dependsOn.map(({ on }) => on) ?? [];
    expect(awaited('collectstatic')).toEqual(['a/migrate']);
    expect(awaited('administrator')).toEqual(['a/collectstatic']);
    for (const name of ['web', 'worker', 'beat']) {
      expect(awaited(name)).toEqual(expect.arrayContaining(['a/administrator', 'a/collectstatic', 'a/migrate']));
    }
    expect(jobs.map(({ name, runs }) => `${name} ${runs}`)).toEqual([
      'administrator once',
      'collectstatic both-ways',
      'migrate release',
    ]);
  });

  test('has one scheduler, which stops before its successor starts', () => {
    expect(findService(site(), 'a/beat')).toMatchObject({ replicas: 1, update: 'recreate' });
  });
});

describe('commands', () => {
  test('fail when a name could mean two things', () => {
    const { environment, a } = twoServers();
    new Service(a, 'one', { image: 'one:1', commands: { shell: ['sh'] } });
    new Service(a, 'two', { image: 'two:1', commands: { shell: ['sh'] } });
    expect(() => topologyOf(environment)).toThrowErrorMatchingInlineSnapshot(
      `[TopologyError: a/two: the name "shell" would mean a command of one and a command of two; rename one of the two]`,
    );
  });

  test('fail when a name is none', () => {
    const { a } = twoServers();
    expect(
      () => new Service(a, 'one', { image: 'one:1', commands: { 'Two words': ['sh'] } }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[TopologyError: a/one: expected a command with a name of lower-case letters, digits and -, got "Two words" with 1 words; mend it]`,
    );
  });
});
