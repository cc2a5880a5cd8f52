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
  api: image.describe('NestJS; its migrations run from it too.'),
  web: image.describe('Next.js.'),
  postgres: image.describe('PostgreSQL; the tag starts with the major version.'),
  redis: image.describe('Redis.'),
  nginx: image.describe('nginx, 1.27.4 or newer.'),
  certbot: image.exactOptional().describe("certbot, 4.1 or newer; needed where Let's Encrypt gives the certificate."),
});

const program = z.strictObject({
  replicas: count(1, 64).default(1).describe('Containers.'),
  probeEvery: duration.prefault('10s').describe('Time between two probes of its health.'),
  startsWithin: duration.prefault('30s').describe('Time in which probes may fail, since it starts.'),
  resources: limits,
  environment: environmentVariables,
  exceptions,
});

/** Settings of ORCHESTR'A, an API and a site on one server. */
export const orchestraSettings = defineSettings(
  'orchestra',
  z.strictObject({
    ...systemFields,
    server: reference('servers').describe('Server that all of it runs on.'),
    origin: origin.describe('Public origin of the site; its API is below /api.'),
    images: images.describe('Container images.'),
    edge,
    api: program
      .extend({
        tokensLast: z
          .string()
          .regex(
            /^[1-9][0-9]{0,3}[smhd]$/,
            'expected a duration such as "7d"; write a whole number and one of s, m, h, d',
          )
          .default('7d')
          .describe('How long a log-in lasts.')
          .meta({ title: 'duration', examples: ['7d'] }),
      })
      .prefault({})
      .describe('The API: NestJS.'),
    web: program.prefault({}).describe('The site: Next.js.'),
    postgres: z.strictObject({ resources: limits }).prefault({}).describe('PostgreSQL.'),
    redis: z.strictObject({ resources: limits }).prefault({}).describe('Redis.'),
    administrator,
    backup,
  }),
);

/** Checked settings of ORCHESTR'A. */
export type OrchestraSettings = SettingsOf<typeof orchestraSettings>;
