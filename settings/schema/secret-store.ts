import { z } from 'zod';
import type { SecretStore } from '../../model/secret-store.ts';
import { duration } from './duration.ts';

const age = z.strictObject({
  kind: z
    .literal('age')
    .describe('In the repository, each value encrypted by itself: `config/<system>/<environment>.secrets.yaml`.'),
});

const file = z.strictObject({
  kind: z.literal('file').describe('In a file or folder of plain values, which belongs outside of the repository.'),
  path: z
    .string()
    .min(1, 'expected a path; write one, or leave it out')
    .exactOptional()
    .describe(
      'A JSON file `{"<name>": "<value>"}`, or a folder with a file a secret; relative to the project. Default: `.arrimage/secrets/<system>/<environment>.json`.',
    )
    .meta({ examples: ['/run/secrets/samaconso'] }),
});

const KNOWN = ['name', 'system', 'environment', 'version'];

const word = z
  .string()
  .min(1, 'expected a word; write one, or leave it out')
  .refine(
    (text) => [...text.matchAll(/\{([^{}]*)\}/g)].every(([, placeholder = '']) => KNOWN.includes(placeholder)),
    'expected {name}, {system}, {environment} or {version} in braces; write one of them',
  );

const command = z.strictObject({
  kind: z.literal('command').describe('With somebody else: a program is asked for each value, and prints it.'),
  command: z
    .array(word)
    .min(1, 'expected a program and its arguments; write them as a list')
    .refine(
      (words) => words.slice(1).some((text) => text.includes('{name}')),
      'expected {name} in an argument; write it where the name of the secret belongs',
    )
    .describe(
      'The program and its arguments, run without a shell in the folder of the project. `{name}`, `{system}`, `{environment}` and `{version}` stand for those of the secret; what it prints, less one newline at the end, is the value.',
    )
    .meta({ examples: [['op', 'read', 'op://infra/{system}-{environment}/{name}']] }),
  timeout: duration.prefault('30s').describe('Longest time that one value may take.'),
});

const environment = z.strictObject({
  kind: z.literal('environment').describe('In environment variables, for CI.'),
  prefix: z
    .string()
    .regex(/^[A-Z_][A-Z0-9_]*$/, 'expected capitals, digits and underscores; start with one of the first or the last')
    .default('SECRET_')
    .describe('Start of their names: with `SECRET_`, `database-password` is `SECRET_DATABASE_PASSWORD`.'),
});

/** Where the values of the secrets are kept. */
export const secretStore = z
  .discriminatedUnion('kind', [age, file, command, environment])
  .transform((given): SecretStore => {
    if (given.kind === 'file') return { kind: 'file', path: given.path ?? null };
    if (given.kind !== 'command') return given;
    return { kind: 'command', command: given.command, timeoutSeconds: given.timeout };
  })
  .meta({
    title: 'secret store',
    description:
      'Where the values of the secrets are kept. Default: `age`; for servers of a lab `file`, and those that are missing are made.',
  });
