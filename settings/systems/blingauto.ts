import { z } from 'zod';
import { defineSettings, type SettingsOf } from '../define-settings.ts';
import { administrator } from '../schema/administrator.ts';
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
  api: image.describe('FastAPI; its migrations run from it too.'),
  postgres: image.describe('PostgreSQL; the tag starts with the major version.'),
  redis: image.describe('Redis.'),
  nginx: image.describe('nginx, 1.27.4 or newer.'),
  certbot: image.exactOptional().describe("certbot, 4.1 or newer; needed where Let's Encrypt gives the certificate."),
});

const api = z.strictObject({
  replicas: count(1, 64).default(1).describe('Containers of the API.'),
  processes: count(1, 64).default(4).describe('Uvicorn workers in one container.'),
  probeEvery: duration.prefault('10s').describe('Time between two probes of its health.'),
  startsWithin: duration.prefault('30s').describe('Time in which probes may fail, since it starts.'),
  resources: limits,
  environment: environmentVariables,
  exceptions,
});

/** Settings of BlingAuto, an API with TLS on one server. */
export const blingautoSettings = defineSettings(
  'blingauto',
  z.strictObject({
    ...systemFields,
    server: reference('servers').describe('Server that all of it runs on.'),
    origin: origin.describe('Public origin of the API.'),
    frontend: origin.exactOptional().describe('Origin of the site that uses the API. Default: the same as the API.'),
    images: images.describe('Container images.'),
    edge,
    api: api.prefault({}).describe('The API.'),
    postgres: z.strictObject({ resources: limits }).prefault({}).describe('PostgreSQL.'),
    redis: z.strictObject({ resources: limits }).prefault({}).describe('Redis: cache and sessions.'),
    administrator,
    backup,
  }),
);

/** Checked settings of BlingAuto. */
export type BlingautoSettings = SettingsOf<typeof blingautoSettings>;
