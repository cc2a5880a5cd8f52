import { z } from 'zod';
import { roles } from './role.ts';

const COMPONENT = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const REPOSITORY = new RegExp(`^(?:[A-Za-z0-9][A-Za-z0-9.-]*(?::[0-9]{1,5})?/)?${COMPONENT}(?:/${COMPONENT})*$`);

const parts = z.strictObject({
  repository: z
    .string()
    .max(255, 'expected a repository of at most 255 characters; shorten it')
    .regex(
      REPOSITORY,
      'expected the name of a repository, such as "postgres" or "ghcr.io/team/api"; write the tag and the digest apart',
    )
    .describe('Registry, if it is not Docker Hub, and name of the image.')
    .meta({ title: 'name of a repository', examples: ['postgres'] }),
  tag: z
    .string()
    .regex(
      /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/,
      'expected a tag; use letters, digits, dots, hyphens and underscores, without the colon',
    )
    .exactOptional()
    .describe('Version of the image. In quotes when it looks like a number: "15.10".')
    .meta({ title: 'tag', examples: ['15.19'] }),
  digest: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/, 'expected a digest; write sha256: and 64 hexadecimal digits')
    .exactOptional()
    .describe('What exactly the tag stands for; with it, a moved tag changes nothing.')
    .meta({ title: 'digest', examples: [`sha256:${'0123456789abcdef'.repeat(4)}`] }),
});

/** A container image; in the checked settings, its reference: `postgres:15.19@sha256:…`. */
export const image = parts
  .register(roles, { kind: 'image' })
  .transform(({ repository, tag, digest }) =>
    [repository, ...(tag === undefined ? [] : [`:${tag}`]), ...(digest === undefined ? [] : [`@${digest}`])].join(''),
  )
  .meta({ title: 'image' });
