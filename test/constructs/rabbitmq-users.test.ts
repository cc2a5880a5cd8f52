import { describe, expect, test } from 'vitest';
import { Rabbitmq } from '../../constructs/rabbitmq.ts';
import { flowerRights, producerRights, workerRights } from '../../constructs/rabbitmq-rights.ts';
import { Secret } from '../../constructs/secret.ts';
import { Service } from '../../constructs/service.ts';
import { taskQueues } from '../../constructs/task-queues.ts';
import { topologyOf } from '../../constructs/topology-of.ts';
import { textOf } from '../../model/value.ts';
import { findService, twoServers } from './servers.ts';

function withBroker() {
  const { environment, a, b } = twoServers();
  const rabbitmq = new Rabbitmq(a, 'rabbitmq', {
    image: 'rabbitmq:4.2.9-management',
    administratorPassword: new Secret(environment, 'administrator-password'),
    formerUsers: ['shop'],
  });
  const queues = Object.values(taskQueues(rabbitmq.service, ['urgent', 'low.priority']));
  return { environment, a, b, rabbitmq, queues };
}

describe('the users of RabbitMQ', () => {
  test('have the rights they are given, in files of a job that runs before anything connects', () => {
    const { environment, b, rabbitmq, queues } = withBroker();
    const password = new Secret(environment, 'api-password', { version: 2 });
    const login = rabbitmq.users.add('shop-api', password, producerRights(queues));
    new Service(b, 'api', { image: 'api:1', command: ['api'], environment: { BROKER: rabbitmq.urlFor(login) } });
    const topology = topologyOf(environment);
    const [broker] = findService(topology, 'b/api').environment;
    expect(textOf(broker?.value ?? [])).toBe('amqp://shop-api_2:<secret:api-password>@rabbitmq:5672//');
    expect(topology.servers.find(({ name }) => name === 'b')?.after).toEqual(['a']);
    const text = (path: string) =>
      textOf(topology.files.find(({ id }) => id === `a/rabbitmq-users/arrimage/users/${path}`)?.content ?? []);
    expect(text('shop-api_2/user.json')).toBe('{"name":"shop-api_2","tags":[]}');
    expect(text('shop-api_2/password')).toBe('<secret:api-password>');
    expect(JSON.parse(text('shop-api_2/permission.json'))).toEqual({
      user: 'shop-api_2',
      vhost: '/',
      configure: '^(low\\.priority|urgent)$',
      write: '^(amq\\.default|low\\.priority|urgent)$',
      read: '^(low\\.priority|urgent)$',
    });
    expect(text('administrator/user.json')).toBe('{"name":"administrator","tags":["administrator"]}');
  });

  test('of before are removed by a command each', () => {
    const { environment, rabbitmq, queues } = withBroker();
    rabbitmq.users.add('shop-api', new Secret(environment, 'api-password'), producerRights(queues));
    const { commands } = findService(topologyOf(environment), 'a/rabbitmq');
    expect(commands.map(({ name, command }) => [name, ...command.slice(-2)])).toEqual([
      ['rabbitmq-revoke-shop', 'administrator', 'shop'],
      ['rabbitmq-revoke-shop-api', 'shop-api_1', 'shop-api_2'],
    ]);
  });

  test('of the workers reach their remote control and events too, and Flower those alone', () => {
    const { queues } = withBroker();
    const matches = ({ read }: { readonly read: string }) =>
      ['urgent', 'celeryev.1f', 'celery.pidbox', 'celery@1a.celery.pidbox', 'other'].filter((name) =>
        new RegExp(read).test(name),
      );
    expect(matches(workerRights(queues))).toEqual([
      'urgent',
      'celeryev.1f',
      'celery.pidbox',
      'celery@1a.celery.pidbox',
    ]);
    expect(matches(flowerRights())).toEqual(['celeryev.1f', 'celery.pidbox', 'celery@1a.celery.pidbox']);
  });

  test('fails for guest', () => {
    const { environment, a } = withBroker();
    const administratorPassword = new Secret(environment, 'other-password');
    const image = 'rabbitmq:4.2.9-management';
    expect(
      () => new Rabbitmq(a, 'other', { image, administratorPassword, administrator: 'guest' }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[TopologyError: a/other/users: expected a user of lower-case letters, digits, - and _, and not guest, got "guest"; rename it]`,
    );
  });
});
