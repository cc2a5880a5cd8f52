import { ApplicationServer } from '../constructs/application-server.ts';
import { DatabaseServer } from '../constructs/database-server.ts';
import { brokerVariables } from '../constructs/encryption.ts';
import { type Input, later } from '../constructs/expression.ts';
import { Job } from '../constructs/job.ts';
import { LoadBalancer } from '../constructs/load-balancer.ts';
import type { Service } from '../constructs/service.ts';
import { WorkerServer } from '../constructs/worker-server.ts';
import { samaconsoSettings } from '../settings/systems/samaconso.ts';
import { ALEMBIC_IS_AT_HEAD, probeTimes } from './parts.ts';
import { flowerBroker, type Messaging, messagingServices } from './samaconso-messaging.ts';
import { type Site, siteOf, USER } from './samaconso-site.ts';
import { defineSystem } from './system.ts';

/** SamaConso, a consumption API: on three servers behind a load balancer, or all on one; only its settings differ. */
export const samaconso = defineSystem(samaconsoSettings, (environment, settings) => {
  const site = siteOf(environment, settings);
  const database = databaseServer(site);
  const messaging = messagingServices(site);
  const program = programSettings(site, database);
  const applications = settings.placement.application.map((name) => applicationServer(site, name, messaging, program));
  const workers = settings.placement.worker.map((name) => workerServer(site, name, messaging, program));
  const programs = [...applications.map(({ api }) => api.service), ...workers.map(({ worker }) => worker.service)];
  for (const program of programs) site.firebase.giveKey(program);
  migrations(site, database, programs);
  balance(site, applications);
});

type ProgramSettings = Readonly<Record<string, Input>>;

function databaseServer({ settings, images, serverOf, secret, publish }: Site): DatabaseServer {
  const { placement, postgres, pgbouncer, minio, published } = settings;
  const server = new DatabaseServer(serverOf(placement.database), 'database', {
    postgres: {
      ...postgres,
      image: images.postgres,
      password: secret('database-password'),
      superuserPassword: secret('postgres-superuser-password'),
    },
    pgbouncer: { ...pgbouncer, image: images.pgbouncer, password: secret('pgbouncer-password') },
    minio: {
      image: images.minio,
      rootUser: USER,
      rootPassword: secret('minio-root-password'),
      resources: minio.resources,
      publish: { ...publish('s3', published?.minio), ...publish('console', published?.minioConsole) },
    },
  });
  server.postgres.service.addCommand('dbshell', server.postgres.shell);
  return server;
}

/** What the API and the workers are both told. */
function programSettings(site: Site, { pgbouncer, minio }: DatabaseServer): ProgramSettings {
  const { environment, settings, hosts, secret, firebase } = site;
  const bucket = minio.buckets.add(settings.minio.bucket, secret('minio-bucket-password'));
  return {
    ...brokerVariables(environment),
    ...firebase.environment,
    DATABASE_URL: pgbouncer.url,
    POSTPAID_SERVER: hosts.postpaid.endpoint,
    S3_ACCESS_KEY: bucket.user,
    S3_BUCKET: settings.minio.bucket,
    S3_ENDPOINT: minio.url,
    S3_SECRET_KEY: bucket.password,
    SECRET_KEY: secret('secret-key', 64),
    SIC_SERVER: hosts.sic.endpoint,
  };
}

function applicationServer(site: Site, name: string, messaging: Messaging, program: ProgramSettings) {
  const { redis, queues, api: broker } = messaging;
  const { settings, images, proxy } = site;
  const { api, edge, origin, loadBalancer } = settings;
  const processes = ['--workers', String(api.processes), '--timeout-graceful-shutdown', '20'];
  return new ApplicationServer(site.serverOf(name), 'application', {
    api: {
      image: images.api,
      command: ['uvicorn', 'samaconso.api:app', '--host', '0.0.0.0', '--port', '8000', ...processes],
      environment: {
        ...program,
        ...api.environment,
        CELERY_BROKER_URL: broker,
        CORS_ORIGINS: origin,
        // No answer waits for the result of a task, so the API starts before a Redis on another server does.
        CELERY_RESULT_BACKEND: redis.urlOf(0, later(redis.endpoint)),
      },
      runtime: 'python',
      healthPath: '/health',
      healthTimes: probeTimes(api),
      replicas: api.replicas,
      resources: api.resources,
      exceptions: api.exceptions,
      trustedOrigins: [origin],
      publishes: queues,
      ...proxy,
    },
    edge: {
      image: images.nginx,
      origins: [origin],
      publish: { port: edge.port },
      trustedProxies: loadBalancer?.sources ?? [],
      resources: edge.resources,
    },
  });
}

function workerServer(site: Site, name: string, messaging: Messaging, program: ProgramSettings) {
  const { redis, queues, worker: broker } = messaging;
  const { settings, images, secret, publish, proxy, firstWorker } = site;
  const { worker, flower, published } = settings;
  const withFlower = flower !== undefined && name === firstWorker;
  return new WorkerServer(site.serverOf(name), 'work', {
    worker: {
      image: images.worker,
      application: 'samaconso.worker',
      consumes: queues,
      environment: {
        ...program,
        ...worker.environment,
        CELERY_BROKER_URL: broker,
        CELERY_RESULT_BACKEND: redis.urlOf(0),
      },
      concurrency: worker.concurrency,
      longestTaskSeconds: worker.longestTask,
      replicas: worker.replicas,
      resources: worker.resources,
      exceptions: worker.exceptions,
      ...proxy,
    },
    ...(withFlower
      ? {
          flower: {
            image: images.flower,
            broker: flowerBroker(messaging.rabbitmq, secret),
            user: USER,
            password: secret('flower-password'),
            resources: flower.resources,
            ...publish('publish', published?.flower),
          },
        }
      : {}),
  });
}

/** Migrations hold locks of a session, which a pool in transaction mode cannot keep, so they connect to PostgreSQL itself. */
function migrations(site: Site, { postgres }: DatabaseServer, before: readonly Service[]): void {
  new Job(site.serverOf(site.firstApplication), 'migrate', {
    image: site.images.api,
    command: ['alembic', 'upgrade', 'head'],
    needlessWhen: ALEMBIC_IS_AT_HEAD,
    environment: { DATABASE_URL: postgres.url },
    runtime: 'python',
    user: { uid: 1000, gid: 1000 },
    resources: site.settings.api.resources,
    exceptions: site.settings.api.exceptions,
    before,
  });
}

function balance({ environment, settings }: Site, applications: readonly ApplicationServer[]): void {
  const [first] = applications;
  if (settings.loadBalancer === undefined || first === undefined) return;
  const { name, monitor, ...props } = settings.loadBalancer;
  const host = new URL(settings.origin).hostname;
  const balancer = new LoadBalancer(environment, name, {
    ...props,
    monitor: { ...monitor, host, path: first.edge.readyPath },
  });
  for (const { edge } of applications) balancer.addMember(edge.service, 'http');
}
