import { DjangoApplication } from '../constructs/django-application.ts';
import { NginxEdge } from '../constructs/nginx-edge.ts';
import { Postgres } from '../constructs/postgres.ts';
import { PostgresBackup } from '../constructs/postgres-backup.ts';
import { Redis } from '../constructs/redis.ts';
import { taskQueues } from '../constructs/task-queues.ts';
import { dhis2SyncSettings } from '../settings/systems/dhis2-sync.ts';
import { edgeOf } from './edge.ts';
import { probeTimes, secretMaker, serversOf, variablesOf } from './parts.ts';
import { defineSystem } from './system.ts';

/** DHIS2 Sync: Django with Celery on one server, behind nginx, the only program that is reached from outside. */
export const dhis2Sync = defineSystem(dhis2SyncSettings, (environment, settings) => {
  const { images, origin, web, worker, beat, administrator } = settings;
  const server = serversOf(environment, settings)(settings.server);
  const secret = secretMaker(environment, settings);

  const postgres = new Postgres(server, 'postgres', {
    ...settings.postgres,
    image: images.postgres,
    database: 'dhis2_sync',
    user: 'dhis2_sync',
    password: secret('database-password'),
    superuserPassword: secret('postgres-superuser-password'),
  });
  postgres.service.addCommand('dbshell', postgres.shell);
  const redis = new Redis(server, 'redis', {
    ...settings.redis,
    image: images.redis,
    password: secret('redis-password'),
  });
  const queues = Object.values(taskQueues(redis.service, ['celery']));

  const { probeEvery, startsWithin, ...site } = web;
  const { longestTask, ...workers } = worker;
  const application = new DjangoApplication(server, 'site', {
    image: images.web,
    package: 'dhis2_sync',
    origin,
    secretKey: secret('secret-key', 64),
    environment: variablesOf(settings.environment, {
      CACHE_URL: redis.urlOf(1),
      CELERY_BROKER_URL: redis.urlOf(0),
      DATABASE_URL: postgres.url,
    }),
    exceptions: settings.exceptions,
    healthPath: '/health/',
    healthTimes: probeTimes({ probeEvery, startsWithin }),
    web: site,
    worker: { ...workers, queues, longestTaskSeconds: longestTask },
    beat: { ...beat, queues },
    ...(administrator === undefined
      ? {}
      : { administrator: { ...administrator, password: secret('administrator-password') } }),
  });

  const edge = new NginxEdge(server, 'edge', {
    ...edgeOf(environment, settings),
    routes: [{ to: application.web }],
    statics: [{ path: '/static/', volume: application.statics, immutable: true }],
  });
  application.collectstatic.addBefore(edge.service);

  new PostgresBackup(server, 'backup', {
    ...settings.backup,
    postgres,
    password: secret('backup-password'),
  });
});
