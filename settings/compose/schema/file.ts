import { z } from 'zod';
import { service } from './service.ts';
import { anything, flag } from './values.ts';

const network = z
  .strictObject({ name: z.string().optional(), external: externally(), internal: flag.optional() })
  .catchall(anything)
  .nullable();

const volume = z.strictObject({ name: z.string().optional(), external: externally() }).catchall(anything).nullable();

const content = z.strictObject({
  name: z.string().optional(),
  external: externally(),
  file: z.string().optional(),
  content: z.string().optional(),
  environment: z.string().optional(),
  labels: anything.optional(),
  template_driver: anything.optional(),
  driver: anything.optional(),
  driver_opts: anything.optional(),
});

/** `external: true`, or the older form with the name in it. */
function externally() {
  return z
    .union([flag, z.strictObject({ name: z.string() })])
    .transform((given) => (typeof given === 'boolean' ? { is: given, name: null } : { is: true, name: given.name }))
    .optional();
}

/** A Compose file, short forms written out. */
export const file = z.strictObject({
  name: z.string().optional(),
  version: anything.optional(),
  include: anything.optional(),
  models: anything.optional(),
  services: z
    .record(z.string(), service)
    .refine(
      (services) => Object.keys(services).length > 0,
      'expected at least one service; write its name and its image',
    ),
  networks: z.record(z.string(), network).nullable().optional(),
  volumes: z.record(z.string(), volume).nullable().optional(),
  configs: z.record(z.string(), content).nullable().optional(),
  secrets: z.record(z.string(), content).nullable().optional(),
});

/** What a Compose file says; https://github.com/compose-spec/compose-spec/blob/main/spec.md. */
export type ComposeFile = z.output<typeof file>;
