import { describe, expect, test } from 'vitest';
import { rabbitmqHostname } from '../../policies/rabbitmq-hostname.ts';
import { objections, service } from './nodes.ts';

const mounts = [{ kind: 'volume', volume: 'app/data', target: '/var/lib/rabbitmq', readOnly: false }] as const;

describe('rabbitmq-hostname', () => {
  test('fails when RabbitMQ would look for its data under another name', () => {
    expect(
      objections(rabbitmqHostname, {
        services: [service('app/rabbitmq', { program: { kind: 'rabbitmq' }, mounts })],
      }),
    ).toMatchInlineSnapshot(
      `"app/rabbitmq: its queues are not found again after it is replaced, got "no hostname"; set hostname to its name"`,
    );
  });

  test('passes when its host name is fixed', () => {
    expect(
      objections(rabbitmqHostname, {
        services: [service('app/rabbitmq', { program: { kind: 'rabbitmq' }, mounts, hostname: 'rabbitmq' })],
      }),
    ).toBe('');
  });
});
