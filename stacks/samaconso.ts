import { ApplicationServer } from '../constructs/application-server.ts';
import { DatabaseServer } from '../constructs/database-server.ts';
import { brokerVariables } from '../constructs/encryption.ts';
import type { Environment } from '../constructs/environment.ts';
import { type Input, later } from '../constructs/expression.ts';
import { Job } from '../constructs/job.ts';
import { LoadBalancer } from '../constructs/load-balancer.ts';
import { Rabbitmq } from '../constructs/rabbitmq.ts';
import { Redis } from '../constructs/redis.ts';
import type { Service } from '../constructs/service.ts';
import { taskQueues } from '../constructs/task-queues.ts';
import { WorkerServer } from '../constructs/worker-server.ts';
import { type SamaconsoSettings, samaconsoSettings } from '../settings/systems/samaconso.ts';
import { firebaseOf } from './firebase.ts';
import { externalHostsOf, outboundProxyOf, probeTimes, publication, secretMaker, serversOf } from './parts.ts';
import { defineSystem } from './system.ts';

/** SamaConso, a consumption API: on three servers behind a load balancer, or all on one; only its settings differ. */
export const samaconso = defineSystem(samaconsoSettings, (environment, settings) => {
  const site = siteOf(environment, settings);
  const database = databaseServer(site);
  const messaging = messagingServices(site);
  const program = programSettings(site, database, messaging);
  const applications = settings.placement.application.map((name) => applicationServer(site, name, messaging, program));
  const workers = settings.placement.worker.map((name) => workerServer(site, name, messaging, program));
  const programs = [...applications.map(({ api }) => api.service), ...workers.map(({ worker }) => worker.service)];
  for (const program of programs) site.firebase.giveKey(program);
  migrations(site, database, programs);
  balance(site, applications);
});

/** Name of the role, the broker's user and the object store's user. */
const USER = 'samaconso';

type Site = ReturnType<typeof siteOf>;
type Messaging = ReturnType<typeof messagingServices>;
type ProgramSettings = Readonly<Record<string, Input>>;

function siteOf(environment: Environment, settings: SamaconsoSettings) {
  const { images, placement, published } = settings;
  const [firstApplication = '', firstWorker = ''] = [placement.application[0], placement.worker[0]];
  return {
    environment,
    settings,
    images,
    firstApplication,
    firstWorker,
    serverOf: serversOf(environment, settings),
    secret: secretMaker(environment, settings),
    hosts: externalHostsOf(environment, settings.externalHosts),
    proxy: outboundProxyOf(environment, settings),
    firebase: firebaseOf(environment, settings),
    publish: <Key extends string>(key: Key, port: number | undefined) => publication(key, port, published),
  };
}

function databaseServer({ settings, images, serverOf, secret, publish }: Site): DatabaseServer {
  const { placement, postgres, pgbouncer, minio, published } = settings;
  return new DatabaseServer(serverOf(placement.database), 'database', {
    postgres: { ...postgres, image: images.postgres, password: secret('database-password') },
    pgbouncer: { ...pgbouncer, image: images.pgbouncer },
    minio: {
      image: images.minio,
      rootUser: USER,
      rootPassword: secret('minio-root-password'),
      resources: minio.resources,
      publish: { ...publish('s3', published?.minio), ...publish('console', published?.minioConsole) },
    },
  });
}

function messagingServices({ settings, images, firstApplication, firstWorker, serverOf, secret, publish }: Site) {
  const { published } = settings;
  const rabbitmq = new Rabbitmq(serverOf(firstApplication), 'rabbitmq', {
    image: images.rabbitmq,
    user: USER,
    password: secret('rabbitmq-password'),
    resources: settings.rabbitmq.resources,
    publish: { ...publish('amqp', published?.rabbitmq), ...publish('management', published?.rabbitmqManagement) },
  });
  const redis = new Redis(serverOf(firstWorker), 'redis', {
    image: images.redis,
    password: secret('redis-password'),
    resources: settings.redis.resources,
    ...publish('publish', published?.redis),
  });
  const queues = taskQueues(rabbitmq.service, ['urgent', 'high_priority', 'normal', 'low_priority']);
  return { rabbitmq, redis, queues: Object.values(queues) };
}

/** What the API and the workers are both told. */
function programSettings(site: Site, { pgbouncer, minio }: DatabaseServer, { rabbitmq }: Messaging): ProgramSettings {
  const { environment, settings, hosts, secret, firebase } = site;
  return {
    ...brokerVariables(environment),
    ...firebase.environment,
    CELERY_BROKER_URL: rabbitmq.url,
    DATABASE_URL: pgbouncer.url,
    POSTPAID_SERVER: hosts.postpaid.endpoint,
    S3_ACCESS_KEY: minio.rootUser,
    S3_BUCKET: settings.minio.bucket,
    S3_ENDPOINT: minio.url,
    S3_SECRET_KEY: minio.rootPassword,
    SECRET_KEY: secret('secret-key', 64),
    SIC_SERVER: hosts.sic.endpoint,
  };
}

function applicationServer(site: Site, name: string, { redis, queues }: Messaging, program: ProgramSettings) {
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
        CORS_ORIGINS: origin,
        // No answer waits for the result of a task, so the API starts before a Redis on another server does.
        CELERY_RESULT_BACKEND: redis.urlOf(0, later(redis.endpoint)),
      },
      runtime: 'python',
      healthPath: '/health',
      healthTimes: probeTimes(api.probeEvery),
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

function workerServer(site: Site, name: string, { rabbitmq, redis, queues }: Messaging, program: ProgramSettings) {
  const { settings, images, secret, publish, proxy, firstWorker } = site;
  const { worker, flower, published } = settings;
  const withFlower = flower !== undefined && name === firstWorker;
  return new WorkerServer(site.serverOf(name), 'work', {
    worker: {
      image: images.worker,
      application: 'samaconso.worker',
      consumes: queues,
      environment: { ...program, ...worker.environment, CELERY_RESULT_BACKEND: redis.urlOf(0) },
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
            broker: rabbitmq.url,
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
