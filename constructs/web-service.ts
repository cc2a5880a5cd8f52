import { Construct } from 'constructs';
import type { ContainerProps, Owner, Runtime } from './container-props.ts';
import type { Endpoint } from './expression.ts';
import { httpProbe, type ProbeTimes } from './health-check.ts';
import { type PublishProps, Service } from './service.ts';
import type { TaskQueue } from './task-queues.ts';

export interface WebServiceProps extends ContainerProps {
  readonly runtime: Runtime;

  /** Port that the program listens on. @default 8000 */
  readonly port?: number;

  /** Path that answers 200 when the program can work. A redirection is taken for that too and not followed, so name the path that it leads to. */
  readonly healthPath: string;

  /** @default - every 10 s, 3 s each, 3 tries, 30 s to start */
  readonly healthTimes?: ProbeTimes;

  /** @default 1 */
  readonly replicas?: number;

  /** @default - 1000:1000 */
  readonly user?: Owner;

  /** Gives it a port of the host, so that a new version interrupts it; an edge in front avoids that. @default - none */
  readonly publish?: PublishProps;

  /** Public origins it answers; its health is asked by the first, or by the first trusted one. @default [] */
  readonly origins?: readonly string[];

  /** Origins that the program is told of, for CORS and CSRF. @default - it has no such setting */
  readonly trustedOrigins?: readonly string[];

  /** Queues it puts tasks in. @default [] */
  readonly publishes?: readonly TaskQueue[];
}

/** A stateless program that answers HTTP. */
export class WebService extends Construct {
  readonly service: Service;
  readonly healthPath: string;

  constructor(scope: Construct, id: string, props: WebServiceProps) {
    super(scope, id);
    const { port = 8000, healthPath, healthTimes, publish, ...rest } = props;
    this.healthPath = healthPath;
    const origin = props.origins?.[0] ?? props.trustedOrigins?.[0];
    const asPublic = origin === undefined ? {} : { origin };
    const times = healthTimes ?? { intervalSeconds: 10, timeoutSeconds: 3, retries: 3, startPeriodSeconds: 30 };
    this.service = new Service(this, 'Default', {
      ...rest,
      name: id,
      user: props.user ?? { uid: 1000, gid: 1000 },
      ports: { http: port },
      healthCheck: httpProbe(props.runtime, { port, path: healthPath, ...asPublic }, times),
      ...(publish === undefined ? {} : { publish: { http: publish } }),
      update: publish === undefined ? 'rolling' : 'recreate',
      program: () => ({ kind: 'web' }),
    });
  }

  get endpoint(): Endpoint {
    return this.service.endpoint;
  }
}
