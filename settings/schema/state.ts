import { z } from 'zod';
import type { StateBackend } from '../../model/topology.ts';

const webAddress = z
  .string()
  .regex(
    /^https?:\/\/[^\s/?#@]+(?:[/?#][^\s]*)?$/,
    'expected a web address; write it from https:// on, without a password',
  )
  .meta({ title: 'web address', examples: ['https://state.example.org/samaconso'] });

const word = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._/-]*$/,
    'expected letters, digits, dots, hyphens, underscores and /; start with one of the first two',
  );

const server = z.strictObject({
  kind: z.literal('server').describe('On each server, beside its release records: nothing but SSH is needed.'),
});

const s3 = z.strictObject({
  kind: z.literal('s3').describe('In an S3 bucket.'),
  bucket: word.describe('Name of the bucket.').meta({ examples: ['terraform-state'] }),
  region: word.describe('Region of the bucket.').meta({ examples: ['eu-west-3'] }),
  endpoint: webAddress.exactOptional().describe("Address of an S3 that is not Amazon's."),
  prefix: word.default('arrimage').describe('Start of the name of each object.'),
});

const pg = z.strictObject({
  kind: z.literal('pg').describe('In a PostgreSQL database.'),
  schema: word.default('arrimage').describe('Schema of the tables.'),
});

const http = z.strictObject({
  kind: z.literal('http').describe('With a web service that speaks the protocol of Terraform.'),
  address: webAddress.describe('Address of the service.'),
});

/** Where Terraform keeps the state of each stack. */
export const state = z
  .discriminatedUnion('kind', [server, s3, pg, http])
  .transform((given): StateBackend => (given.kind === 's3' ? { ...given, endpoint: given.endpoint ?? null } : given))
  .prefault({ kind: 'server' })
  .meta({ title: 'state', description: 'Where Terraform keeps the state of each stack.' });
