import { z } from 'zod';
import { flag, scalar, size } from './values.ts';

/** Something that is mounted into a container. */
export interface ComposeMount {
  readonly type: 'volume' | 'bind' | 'tmpfs' | 'other';
  /** Name of a volume or path on the host; null: a volume without a name. */
  readonly source: string | null;
  readonly target: string;
  readonly readOnly: boolean;
  readonly sizeBytes: number | null;
  /** Folder of the volume that is mounted; null: all of it. */
  readonly subpath: string | null;
  /** Options that are written and make no difference here, such as `bind.propagation`. */
  readonly ignored: readonly string[];
}

const EXPECTED =
  'expected a mount such as "data:/var/lib/data:ro"; write volume or path, path in the container and options';

const short = z.string().transform((given, context): ComposeMount => {
  const [first = '', second, options = ''] = given.split(':');
  const [source, target] = second === undefined ? [null, first] : [first, second];
  if (!target.startsWith('/')) {
    context.addIssue({ code: 'custom', message: EXPECTED });
    return z.NEVER;
  }
  const isPath = source !== null && /^[./~]/.test(source);
  const type = isPath ? 'bind' : 'volume';
  return {
    type,
    source,
    target: tidy(target),
    readOnly: /(^|,)ro(,|$)/.test(options),
    sizeBytes: null,
    subpath: null,
    ignored: [],
  };
});

const long = z
  .strictObject({
    type: z.string(),
    source: z.string().optional(),
    target: z.string().regex(/^\//, 'expected an absolute path in the container; write it from / on'),
    read_only: flag.default(false),
    consistency: z.string().optional(),
    bind: z.looseObject({}).optional(),
    volume: z.looseObject({ subpath: z.string().optional() }).optional(),
    tmpfs: z.looseObject({ size: size.optional(), mode: scalar.optional() }).optional(),
    image: z.looseObject({}).optional(),
  })
  .transform(({ type, source, target, read_only, bind = {}, tmpfs = {}, volume = {} }): ComposeMount => {
    const known = type === 'volume' || type === 'bind' || type === 'tmpfs';
    return {
      type: known ? type : 'other',
      source: source ?? null,
      target: tidy(target),
      readOnly: read_only,
      sizeBytes: tmpfs.size ?? null,
      subpath: volume.subpath ?? null,
      ignored: [
        ...keysOf('bind', bind, ['create_host_path', 'selinux']),
        ...keysOf('volume', volume, ['subpath']),
        ...keysOf('tmpfs', tmpfs, ['size']),
      ],
    };
  });

/** One item of `volumes` of a service. */
export const mount = z.union([long, short], { error: EXPECTED });

/** One item of `tmpfs`: a path, and options such as `size=64m`. */
export const tmpfsMount = z.string().transform((text): ComposeMount => {
  const [target = '', options = ''] = text.split(':');
  const found = /(?:^|,)size=([^,]+)/.exec(options)?.[1];
  const bytes = found === undefined ? undefined : size.safeParse(found).data;
  return {
    type: 'tmpfs',
    source: null,
    target: tidy(target),
    readOnly: false,
    sizeBytes: bytes ?? null,
    subpath: null,
    ignored: [],
  };
});

/** `configs` and `secrets` of a service: a name, or where that goes. */
export const grant = z.union(
  [
    z.string().transform((source) => ({ source, target: null, mode: null, uid: null, gid: null })),
    z
      .strictObject({
        source: z.string(),
        target: z.string().optional(),
        uid: scalar.optional(),
        gid: scalar.optional(),
        mode: scalar.optional(),
      })
      .transform(({ source, target, uid, gid, mode }) => ({
        source,
        target: target ?? null,
        mode: mode ?? null,
        uid: uid ?? null,
        gid: gid ?? null,
      })),
  ],
  { error: 'expected a name, or source and target; write the name of one at the top of the file' },
);

/** A config or secret that a service is given. */
export type ComposeGrant = z.output<typeof grant>;

function tidy(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, '') : path;
}

function keysOf(part: string, given: object, known: readonly string[]): readonly string[] {
  return Object.keys(given).flatMap((key) => (known.includes(key) ? [] : [`${part}.${key}`]));
}
