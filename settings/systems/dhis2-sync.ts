import { z } from 'zod';
import { defineSettings, type SettingsOf } from '../define-settings.ts';
import { backup } from '../schema/backup.ts';
import { count } from '../schema/count.ts';
import { duration } from '../schema/duration.ts';
import { edge } from '../schema/edge.ts';
import { environmentVariables } from '../schema/environment-variables.ts';
import { exceptions } from '../schema/exceptions.ts';
import { image } from '../schema/image.ts';
import { reference } from '../schema/name.ts';
import { origin } from '../schema/origin.ts';
import { limits } from '../schema/resources.ts';
import { systemFields } from '../schema/system-fields.ts';

const images = z.strictObject({
  web: image.describe('Django, Gunicorn and Celery; all steps of a release run from it too.'),
  postgres: image.describe('PostgreSQL; the tag starts with the major version.'),
  redis: image.describe('Redis.'),
  nginx: image.describe('nginx, 1.27.4 or newer.'),
  certbot: image.exactOptional().describe("certbot, 4.1 or newer; needed where Let's Encrypt gives the certificate."),
});

const web = z.strictObject({
  replicas: count(1, 64).default(1).describe('Containers of the site.'),
  processes: count(1, 64).default(3).describe('Gunicorn workers in one container.'),
  probeEvery: duration.prefault('10s').describe('Time between two probes of its health.'),
  startsWithin: duration.prefault('30s').describe('Time in which probes may fail, since it starts.'),
  resources: limits,
});

const worker = z.strictObject({
  replicas: count(1, 64).default(1).describe('Containers of Celery workers.'),
  concurrency: count(1, 256).default(2).describe('Tasks that one container works on at the same time.'),
  longestTask: duration
    .prefault('5m')
    .describe('Longest time a task takes; a worker that is replaced gets that long to finish.'),
  resources: limits,
});

const administrator = z
  .strictObject({
    name: z
      .string()
      .regex(/^[\w.@+-]{1,150}$/, 'expected a name that Django takes; use letters, digits and @ . + - _')
      .describe('Name that the first administrator logs in with.')
      .meta({ title: 'user name', examples: ['amina'] }),
    email: z.email('expected an e-mail address; write name@host').describe('Address of the first administrator.'),
  })
  .describe(
    'The first administrator, made once; the password is the secret administrator-password. Default: none is made.',
  );

/** Settings of DHIS2 Sync, a Django site on one server. */
export const dhis2SyncSettings = defineSettings(
  'dhis2-sync',
  z.strictObject({
    ...systemFields,
    server: reference('servers').describe('Server that all of it runs on.'),
    origin: origin.describe('Public origin, with its port.'),
    images: images.describe('Container images.'),
    edge,
    web: web.prefault({}).describe('Django behind Gunicorn.'),
    worker: worker.prefault({}).describe('The Celery workers.'),
    beat: z.strictObject({ resources: limits }).prefault({}).describe("Celery's scheduler."),
    postgres: z.strictObject({ resources: limits }).prefault({}).describe('PostgreSQL.'),
    redis: z.strictObject({ resources: limits }).prefault({}).describe('Redis: cache and broker.'),
    administrator: administrator.exactOptional(),
    environment: environmentVariables,
    exceptions,
    backup,
  }),
);

/** Checked settings of DHIS2 Sync. */
export type Dhis2SyncSettings = SettingsOf<typeof dhis2SyncSettings>;
