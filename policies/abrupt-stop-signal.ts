import type { Program } from '../model/service.ts';
import type { Policy } from './policy.ts';

/** By program: signals that cut off what it does or that it never ends by, and the one to use. `image` stands for the image's own. */
const RULES: Partial<Readonly<Record<Program['kind'], { readonly wrong: readonly string[]; readonly right: string }>>> =
  {
    postgres: { wrong: ['SIGTERM', 'SIGQUIT'], right: 'SIGINT' },
    pgbouncer: { wrong: ['image', 'SIGTERM'], right: 'SIGINT' },
    nginx: { wrong: ['SIGTERM', 'SIGINT'], right: 'SIGQUIT' },
    'celery-worker': { wrong: ['SIGQUIT'], right: 'SIGTERM' },
  };

/** From the programs' documentation: PgBouncer waits on SIGTERM for all of its clients, PostgreSQL too; nginx drops requests; Celery drops tasks on SIGQUIT. */
export const abruptStopSignal: Policy = {
  id: 'abrupt-stop-signal',
  severity: 'error',
  title: 'Each program is stopped by the signal that lets it finish what it does and then end.',
  remedy: 'Use SIGINT for PostgreSQL and PgBouncer, SIGQUIT for nginx, SIGTERM for Celery, never SIGKILL.',
  incident: null,
  suppressible: true,
  *check(topology) {
    for (const { id, program, stop } of topology.services) {
      const signal = stop.signal === null ? 'image' : stop.signal.replace(/^(SIG)?/, 'SIG');
      const rule = RULES[program.kind];
      if (signal !== 'SIGKILL' && rule?.wrong.includes(signal) !== true) continue;
      const got = stop.signal ?? "the image's own";
      yield {
        subject: id,
        message: `it does not end in good order by this signal, got "${got}"; use ${rule?.right ?? 'SIGTERM'}`,
      };
    }
  },
};
