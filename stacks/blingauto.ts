import type { Environment } from '../constructs/environment.ts';
import type { Input } from '../constructs/expression.ts';
import { Job } from '../constructs/job.ts';
import { NginxEdge } from '../constructs/nginx-edge.ts';
import { Postgres } from '../constructs/postgres.ts';
import { PostgresBackup } from '../constructs/postgres-backup.ts';
import { Redis } from '../constructs/redis.ts';
import { releaseSteps } from '../constructs/release-steps.ts';
import type { Server } from '../constructs/server.ts';
import { WebService } from '../constructs/web-service.ts';
import { type BlingautoSettings, blingautoSettings } from '../settings/systems/blingauto.ts';
import { edgeOf } from './edge.ts';
import { ALEMBIC_IS_AT_HEAD, administratorJob, probeTimes, secretMaker, serversOf, variablesOf } from './parts.ts';
import { defineSystem } from './system.ts';

/** BlingAuto: an API on one server, behind nginx with TLS and a rate limit. */
export const blingauto = defineSystem(blingautoSettings, (environment, settings) => {
  const { images } = settings;
  const server = serversOf(environment, settings)(settings.server);
  const secret = secretMaker(environment, settings);

  const postgres = new Postgres(server, 'postgres', {
    ...settings.postgres,
    image: images.postgres,
    database: 'blingauto',
    user: 'blingauto',
    password: secret('database-password', 24),
    superuserPassword: secret('postgres-superuser-password', 24),
  });
  postgres.service.addCommand('dbshell', postgres.shell);
  const redis = new Redis(server, 'redis', {
    ...settings.redis,
    image: images.redis,
    password: secret('redis-password', 24),
  });

  const program = programOf(environment, settings, {
    DATABASE_URL: postgres.url,
    REDIS_URL: redis.urlOf(0),
    SECRET_KEY: secret('secret-key', 64),
  });
  const api = apiService(server, settings, program);
  const migrate = new Job(server, 'migrate', {
    ...program,
    command: ['alembic', 'upgrade', 'head'],
    needlessWhen: ALEMBIC_IS_AT_HEAD,
  });
  const administrator = administratorJob(server, program, {
    command: ['python', '-m', 'blingauto.create_admin'],
    email: settings.administrator.email,
    password: secret('administrator-password'),
  });
  releaseSteps([migrate, administrator], [api.service]);

  new NginxEdge(server, 'edge', { ...edgeOf(environment, settings), routes: [{ to: api }] });
  new PostgresBackup(server, 'backup', {
    ...settings.backup,
    postgres,
    password: secret('backup-password', 24),
  });
});

/** The site that uses the API, and the API's own pages. */
function trustedOrigins({ origin, frontend = origin }: BlingautoSettings): readonly string[] {
  return [...new Set([frontend, origin])];
}

type Program = ReturnType<typeof programOf>;

/** What the API and the steps of a release are told. */
function programOf(environment: Environment, settings: BlingautoSettings, references: Readonly<Record<string, Input>>) {
  const { api, images, origin, frontend = origin } = settings;
  return {
    image: images.api,
    environment: variablesOf(api.environment, {
      ...references,
      CORS_ORIGINS: trustedOrigins(settings).join(','),
      ENVIRONMENT: environment.name,
      FRONTEND_URL: frontend,
    }),
    runtime: 'python',
    user: { uid: 1000, gid: 1000 },
    resources: api.resources,
    exceptions: api.exceptions,
  } as const;
}

function apiService(server: Server, settings: BlingautoSettings, program: Program): WebService {
  const { api, origin } = settings;
  const processes = ['--workers', String(api.processes)];
  const service = new WebService(server, 'api', {
    ...program,
    command: ['uvicorn', 'blingauto.main:app', '--host', '0.0.0.0', '--port', '8000', ...processes],
    healthPath: '/health',
    healthTimes: probeTimes(api),
    replicas: api.replicas,
    origins: [origin],
    trustedOrigins: trustedOrigins(settings),
  });
  service.service.addCommand('alembic', ['alembic']);
  return service;
}
