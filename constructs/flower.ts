import { Construct } from 'constructs';
import type { ResourceProps } from './container-props.ts';
import { type Endpoint, type Input, text } from './expression.ts';
import { httpProbe } from './health-check.ts';
import type { Secret } from './secret.ts';
import { type PublishProps, Service } from './service.ts';

export interface FlowerProps {
  readonly image: string;

  /** Address of the broker, credentials included. */
  readonly broker: Input;

  /** Name that people log in with. */
  readonly user: string;

  readonly password: Secret;

  /** @default - no limits */
  readonly resources?: ResourceProps;

  /** @default - only containers of its server reach it */
  readonly publish?: PublishProps;
}

/** Flower, the pages that show what Celery's workers do. */
export class Flower extends Construct {
  readonly service: Service;

  constructor(scope: Construct, id: string, props: FlowerProps) {
    super(scope, id);
    this.service = new Service(this, 'Default', {
      name: id,
      image: props.image,
      command: ['celery', 'flower', '--port=5555'],
      environment: {
        CELERY_BROKER_URL: props.broker,
        FLOWER_BASIC_AUTH: text`${props.user}:${props.password}`,
      },
      runtime: 'python',
      user: { uid: 1000, gid: 1000 },
      ports: { http: 5555 },
      ...(props.publish === undefined ? {} : { publish: { http: props.publish } }),
      healthCheck: httpProbe(
        'python',
        { port: 5555, path: '/healthcheck' },
        {
          intervalSeconds: 30,
          timeoutSeconds: 5,
          retries: 3,
          startPeriodSeconds: 20,
        },
      ),
      ...(props.resources === undefined ? {} : { resources: props.resources }),
      program: () => ({ kind: 'flower' }),
    });
  }

  get endpoint(): Endpoint {
    return this.service.endpoint;
  }
}
