import { Construct } from 'constructs';
import { CELERY_WORKER_SCRIPT, CELERY_WORKER_TARGET } from './celery-worker-script.ts';
import type { ContainerProps, Owner } from './container-props.ts';
import { shellProbe } from './health-check.ts';
import { Service } from './service.ts';
import type { TaskQueue } from './task-queues.ts';

export interface CeleryWorkerProps extends Omit<ContainerProps, 'command' | 'entrypoint' | 'stopGraceSeconds'> {
  /** Module of the Celery application, as `celery -A` takes it. */
  readonly application: string;

  /** Queues it takes tasks from; a task in any other is never taken. */
  readonly consumes: readonly TaskQueue[];

  /** Queues it puts tasks in. @default [] */
  readonly publishes?: readonly TaskQueue[];

  /** Processes that work at the same time. @default 4 */
  readonly concurrency?: number;

  /** Longest time a task takes, in seconds; a worker that stops takes no more, and is given that and 30 s to finish. @default 300 */
  readonly longestTaskSeconds?: number;

  /** @default 1 */
  readonly replicas?: number;

  /** @default - 1000:1000 */
  readonly user?: Owner;
}

/**
 * Celery workers. A new one takes tasks before the old one, having finished its own, is gone.
 *
 * The image needs `python` in its PATH, the one that Celery is installed for.
 */
export class CeleryWorker extends Construct {
  readonly service: Service;

  constructor(scope: Construct, id: string, props: CeleryWorkerProps) {
    super(scope, id);
    const { application, concurrency = 4, longestTaskSeconds = 300, ...rest } = props;
    const queues = props.consumes.map((queue) => queue.name).sort();
    this.service = new Service(this, 'Default', {
      runtime: 'python',
      ...rest,
      name: id,
      command: [
        ...['python', CELERY_WORKER_TARGET, '-A', application, 'worker'],
        ...['-Q', queues.join(','), '-c', String(concurrency), '-l', 'INFO'],
      ],
      user: props.user ?? { uid: 1000, gid: 1000 },
      // The engine's probe has the container's variables only, not those that the entry point exports, so it asks process 1.
      healthCheck: shellProbe(PROBE, { intervalSeconds: 30, timeoutSeconds: 5, retries: 3, startPeriodSeconds: 30 }),
      update: 'rolling',
      stopSignal: 'SIGTERM',
      stopGraceSeconds: longestTaskSeconds + 30,
      program: () => ({ kind: 'celery-worker', application, concurrency }),
    });
    this.service.addFile(CELERY_WORKER_TARGET, { content: CELERY_WORKER_SCRIPT });
  }
}

/** Healthy while process 1 is the worker and has its pool of processes. */
const PROBE = `tr '\\0' ' ' </proc/1/cmdline | grep -q 'celery.*worker' && [ -n "$(cat /proc/1/task/1/children)" ]`;
