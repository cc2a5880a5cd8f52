import type { Environment } from '../constructs/environment.ts';
import type { Input } from '../constructs/expression.ts';
import { text, url } from '../constructs/expression.ts';
import { Job } from '../constructs/job.ts';
import { NginxEdge } from '../constructs/nginx-edge.ts';
import { Postgres } from '../constructs/postgres.ts';
import { PostgresBackup } from '../constructs/postgres-backup.ts';
import { Redis } from '../constructs/redis.ts';
import { releaseSteps } from '../constructs/release-steps.ts';
import { Schedule } from '../constructs/schedule.ts';
import type { Secret } from '../constructs/secret.ts';
import type { Server } from '../constructs/server.ts';
import { Volume } from '../constructs/volume.ts';
import { WebService } from '../constructs/web-service.ts';
import { type OrchestraSettings, orchestraSettings } from '../settings/systems/orchestra.ts';
import { edgeOf } from './edge.ts';
import { administratorJob, probeTimes, secretMaker, serversOf, variablesOf } from './parts.ts';
import { defineSystem } from './system.ts';

/** ORCHESTR'A: an API in NestJS and a site in Next.js on one server, behind nginx with TLS and a rate limit. */
export const orchestra = defineSystem(orchestraSettings, (environment, settings) => {
  const { images } = settings;
  const server = serversOf(environment, settings)(settings.server);
  const secret = secretMaker(environment, settings);
  const volume = volumeMaker(server, environment);

  const postgres = new Postgres(server, 'postgres', {
    ...settings.postgres,
    image: images.postgres,
    database: 'orchestra',
    user: 'orchestra',
    password: secret('database-password', 32),
    superuserPassword: secret('postgres-superuser-password', 32),
    volume: volume('postgres-data'),
  });
  postgres.service.addCommand('dbshell', postgres.shell);
  const redis = new Redis(server, 'redis', {
    ...settings.redis,
    image: images.redis,
    password: secret('redis-password', 32),
    volume: volume('redis-data'),
  });

  const program = apiProgram(settings, { DATABASE_URL: postgres.url, REDIS_URL: redis.urlOf(0) }, secret);
  const api = apiService(server, settings, program);
  api.service.addVolume('/app/logs', volume('api-logs'));
  const migrate = new Job(server, 'migrate', {
    ...program,
    command: ['node', 'node_modules/node-pg-migrate/bin/node-pg-migrate.js', 'up'],
  });
  const administrator = administratorJob(server, program, {
    command: ['node', 'dist/create-admin.js'],
    email: settings.administrator.email,
    password: secret('administrator-password', 32),
  });
  releaseSteps([migrate, administrator], [api.service]);
  const web = webService(server, settings, api);

  const edge = new NginxEdge(server, 'edge', {
    ...edgeOf(environment, settings),
    routes: [{ path: '/api/', to: api }, { to: web }],
  });
  edge.service.addVolume('/var/log/nginx', volume('nginx-logs'));

  new PostgresBackup(server, 'backup', {
    ...settings.backup,
    postgres,
    password: secret('backup-password', 32),
  });
  new Schedule(server, 'health-check', {
    image: images.api,
    calendar: '*/5 * * * *',
    command: ['node', '-e', HEALTH_CHECK],
    environment: {
      SITE: url`http://${web.endpoint}/healthz`,
      THROUGH_EDGE: text`http://${edge.endpoint}${edge.readyPath}`,
    },
    runtime: 'node',
    user: { uid: 1000, gid: 1000 },
    timeoutSeconds: 60,
    resources: { memoryBytes: 128 * 1024 ** 2, cpus: 0.5 },
  });
});

type MakeSecret = (name: string, length?: number) => Secret;
type Program = ReturnType<typeof apiProgram>;

/** The team's names, so that what runs already keeps its data. */
function volumeMaker(server: Server, environment: Environment): (name: string) => Volume {
  return (name) => new Volume(server, name, { name: `orchestr-a-${name}-${environment.name}` });
}

/** What the API and the steps of a release are told. */
function apiProgram(
  { images, origin, api }: OrchestraSettings,
  urls: Readonly<Record<string, Input>>,
  secret: MakeSecret,
) {
  return {
    image: images.api,
    environment: variablesOf(api.environment, {
      ...urls,
      CORS_ORIGIN: origin,
      JWT_EXPIRES_IN: api.tokensLast,
      JWT_SECRET: secret('jwt-secret', 128),
      NODE_ENV: 'production',
      PORT: '4000',
      SWAGGER_ENABLED: 'false',
    }),
    runtime: 'node',
    user: { uid: 1000, gid: 1000 },
    resources: api.resources,
    exceptions: api.exceptions,
  } as const;
}

function apiService(server: Server, { api, origin }: OrchestraSettings, program: Program): WebService {
  return new WebService(server, 'api', {
    ...program,
    command: ['node', 'dist/main.js'],
    port: 4000,
    healthPath: '/api/health',
    healthTimes: probeTimes(api),
    replicas: api.replicas,
    origins: [origin],
    trustedOrigins: [origin],
  });
}

function webService(server: Server, { images, origin, web }: OrchestraSettings, api: WebService): WebService {
  const service = new WebService(server, 'web', {
    image: images.web,
    runtime: 'node',
    command: ['node', 'server.js'],
    environment: variablesOf(web.environment, {
      API_URL: url`http://${api.endpoint}`,
      NODE_ENV: 'production',
    }),
    port: 3000,
    healthPath: '/healthz',
    healthTimes: probeTimes(web),
    replicas: web.replicas,
    resources: web.resources,
    exceptions: web.exceptions,
    origins: [origin],
  });
  // Pictures that Next.js has made smaller; it makes them again.
  service.service.addTmpfs('/app/.next/cache', { sizeBytes: 64 * 1024 ** 2 });
  return service;
}

/** Asks the site, and through the edge the API, which asks PostgreSQL and Redis. */
const HEALTH_CHECK = `
const ask = async (name) => {
  const answer = await fetch(process.env[name], { signal: AbortSignal.timeout(10000) }).catch((error) => error);
  console.log(name + ': ' + (answer.status ?? answer.message));
  return answer.ok === true;
};
Promise.all(['SITE', 'THROUGH_EDGE'].map(ask)).then((all) => process.exit(all.every(Boolean) ? 0 : 1));
`.trim();
