import { Construct } from 'constructs';
import { tryCalendar } from './calendar.ts';
import type { ContainerProps } from './container-props.ts';
import type { Input } from './expression.ts';
import { shellProbe } from './health-check.ts';
import { pathOf } from './path.ts';
import { SCHEDULE_STATE, SCHEDULE_TARGET, scheduleScript } from './schedule-script.ts';
import { Service } from './service.ts';
import { topologyError } from './topology-error.ts';
import { addWritableVolume } from './writable-volume.ts';

export interface ScheduleProps extends Omit<ContainerProps, 'command' | 'entrypoint' | 'stopGraceSeconds'> {
  /** Five fields of cron in UTC: minute, hour, day of month, month, day of week; `0 2 * * *` is each night at two. */
  readonly calendar: string;

  /** Program and arguments. The image needs a shell, `date` and `timeout`, as those of Debian and Alpine have. */
  readonly command: readonly Input[];

  /**
   * Seconds after which a run is ended and counts as failed; a container that stops lets a run finish that long.
   *
   * @default 3600
   */
  readonly timeoutSeconds?: number;
}

/**
 * A job that runs by the calendar, once at a time.
 *
 * Its clock is a container of its own, so that it needs nothing of the host but Docker and starts again with it; what was due while the
 * host was down (up to a day) runs once when it is back. How the last run went shows in `status`.
 */
export class Schedule extends Construct {
  readonly service: Service;

  constructor(scope: Construct, id: string, props: ScheduleProps) {
    super(scope, id);
    const { calendar, timeoutSeconds = 3600, command, ...rest } = props;
    const due = tryCalendar(calendar);
    if (due === null) {
      throw topologyError(
        pathOf(this),
        `expected five fields of cron that come due, got "${calendar}"; write minute, hour, day, month and weekday, such as "0 2 * * *"`,
      );
    }
    this.service = new Service(this, 'Default', {
      ...rest,
      name: id,
      entrypoint: ['/bin/sh', SCHEDULE_TARGET],
      command: ['loop', ...command],
      healthCheck: shellProbe(`cat ${SCHEDULE_STATE}/last 2>/dev/null || echo never`, {
        intervalSeconds: 15,
        timeoutSeconds: 5,
        retries: 3,
        startPeriodSeconds: 10,
      }),
      replicas: 1,
      update: 'recreate',
      stopSignal: 'SIGTERM',
      stopGraceSeconds: timeoutSeconds,
      program: () => ({ kind: 'schedule', calendar, timeoutSeconds }),
    });
    this.service.addFile(SCHEDULE_TARGET, { content: scheduleScript(due, timeoutSeconds), mode: '0555' });
    addWritableVolume(this.service, scope, `${id}-schedule`);
  }
}
