import { Construct } from 'constructs';
import type { ContainerProps, Owner } from './container-props.ts';
import { shellProbe } from './health-check.ts';
import { Service } from './service.ts';
import type { TaskQueue } from './task-queues.ts';
import { addWritableVolume } from './writable-volume.ts';

export interface CeleryBeatProps extends Omit<ContainerProps, 'command' | 'entrypoint'> {
  /** Module of the Celery application, as `celery -A` takes it. */
  readonly application: string;

  /** Queues it puts tasks in. @default [] */
  readonly publishes?: readonly TaskQueue[];

  /** @default - 1000:1000 */
  readonly user?: Owner;
}

/** Celery's scheduler. There is exactly one: the old one has stopped before a new one starts, so that nothing runs twice. */
export class CeleryBeat extends Construct {
  readonly service: Service;

  constructor(scope: Construct, id: string, props: CeleryBeatProps) {
    super(scope, id);
    const { application, ...rest } = props;
    this.service = new Service(this, 'Default', {
      runtime: 'python',
      ...rest,
      name: id,
      command: ['celery', '-A', application, 'beat', '-s', '/var/tmp/celery-schedule', '--pidfile=', '-l', 'INFO'],
      user: props.user ?? { uid: 1000, gid: 1000 },
      healthCheck: shellProbe(`tr '\\0' ' ' </proc/1/cmdline | grep -q 'celery.*beat'`, {
        intervalSeconds: 30,
        timeoutSeconds: 5,
        retries: 3,
        startPeriodSeconds: 30,
      }),
      replicas: 1,
      update: 'recreate',
      program: () => ({ kind: 'celery-beat', application }),
    });
    addWritableVolume(this.service, scope, `${id}-schedule`);
  }
}
