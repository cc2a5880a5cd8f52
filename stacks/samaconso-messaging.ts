import type { Input } from '../constructs/expression.ts';
import { Rabbitmq } from '../constructs/rabbitmq.ts';
import { flowerRights, producerRights, workerRights } from '../constructs/rabbitmq-rights.ts';
import { Redis } from '../constructs/redis.ts';
import { taskQueues } from '../constructs/task-queues.ts';
import { type Site, USER } from './samaconso-site.ts';

export type Messaging = ReturnType<typeof messagingServices>;

/** RabbitMQ and Redis, the queues, and the broker's address for the API and for the workers: each has a user of its own. */
export function messagingServices({
  settings,
  images,
  firstApplication,
  firstWorker,
  serverOf,
  secret,
  publish,
}: Site) {
  const { published } = settings;
  const rabbitmq = new Rabbitmq(serverOf(firstApplication), 'rabbitmq', {
    image: images.rabbitmq,
    administratorPassword: secret('rabbitmq-administrator-password'),
    formerUsers: [USER],
    resources: settings.rabbitmq.resources,
    publish: { ...publish('amqp', published?.rabbitmq), ...publish('management', published?.rabbitmqManagement) },
  });
  const redis = new Redis(serverOf(firstWorker), 'redis', {
    image: images.redis,
    password: secret('redis-password'),
    resources: settings.redis.resources,
    ...publish('publish', published?.redis),
  });
  const queues = Object.values(taskQueues(rabbitmq.service, ['urgent', 'high_priority', 'normal', 'low_priority']));
  const { users } = rabbitmq;
  const api = users.add(`${USER}-api`, secret('rabbitmq-api-password'), producerRights(queues));
  const worker = users.add(`${USER}-worker`, secret('rabbitmq-worker-password'), workerRights(queues));
  return { rabbitmq, redis, queues, api: rabbitmq.urlFor(api), worker: rabbitmq.urlFor(worker) };
}

/** The broker's address for Flower, which sees the workers and no task. */
export function flowerBroker(rabbitmq: Rabbitmq, secret: Site['secret']): Input {
  return rabbitmq.urlFor(rabbitmq.users.add(`${USER}-flower`, secret('rabbitmq-flower-password'), flowerRights()));
}
