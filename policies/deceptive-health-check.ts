import type { ServiceNode } from '../model/service.ts';
import type { Policy } from './policy.ts';

/** Both traps were tried: `pg_isready` asks the socket, and `redis-cli` exits with 0 when it is refused. */
export const deceptiveHealthCheck: Policy = {
  id: 'deceptive-health-check',
  severity: 'warning',
  title: 'A health check fails when its program does not serve.',
  remedy: 'Ask PostgreSQL by pg_isready -h 127.0.0.1, and look for PONG in the answer of redis-cli ping.',
  incident: null,
  suppressible: true,
  *check(topology) {
    for (const service of topology.services) {
      const test = service.healthCheck?.test.join(' ') ?? '';
      const why = objectionTo(service, test);
      if (why !== null)
        yield {
          subject: service.id,
          message: `${why}, got "${commandOf(test)}"; ${REMEDIES[service.program.kind] ?? ''}`,
        };
    }
  },
};

const REMEDIES: Readonly<Record<string, string>> = {
  postgres: 'use pg_isready -h 127.0.0.1',
  redis: 'look for PONG in the answer, or use redis-cli -e',
};

function objectionTo({ program }: ServiceNode, test: string): string | null {
  if (program.kind === 'postgres' && /\bpg_isready\b/.test(test) && !/\s(-h|--host)/.test(test)) {
    return 'its health check also passes for the temporary server that sets the database up';
  }
  if (program.kind === 'redis' && /\bredis-cli\b/.test(test) && !/PONG|\s-e\b/.test(test)) {
    return 'its health check also passes when Redis refuses the password';
  }
  return null;
}

/** Only the name of the command: its arguments may hold a password. */
function commandOf(test: string): string {
  return /\b(pg_isready|redis-cli)\b/.exec(test)?.[1] ?? test;
}
