import { z } from 'zod';
import { number, scalar } from './values.ts';

/** A port of a container, and where the host listens for it. */
export interface ComposePort {
  readonly target: number;
  /** Port of the host; null: the engine takes any. */
  readonly published: number | null;
  /** null: every address of the host. */
  readonly address: string | null;
  readonly protocol: string;
}

const SHORT = /^(?:(\[[0-9a-fA-F:]+\]|\d+(?:\.\d+){3}):)?(?:(\d+(?:-\d+)?)?:)?(\d+(?:-\d+)?)(?:\/(tcp|udp|sctp))?$/;

const short = z.union([z.string(), z.number()]).transform((given, context): readonly ComposePort[] => {
  const [, address, published, target = '', protocol = 'tcp'] = SHORT.exec(String(given)) ?? [];
  const targets = range(target);
  const hosts = published === undefined ? targets.map(() => null) : range(published);
  if (targets.length === 0 || targets.some((port) => port < 1 || port > 65_535)) {
    context.addIssue({ code: 'custom', message: EXPECTED });
    return z.NEVER;
  }
  // Of a range for one port the engine takes any that is free.
  const fixed = hosts.length === targets.length;
  return targets.map((port, index) => ({
    target: port,
    published: fixed ? (hosts[index] ?? null) : null,
    address: address?.replace(/^\[|\]$/g, '') ?? null,
    protocol,
  }));
});

const EXPECTED =
  'expected a port such as "127.0.0.1:8080:80"; write address, port of the host and port of the container';

const long = z
  .strictObject({
    target: number,
    published: scalar.optional(),
    host_ip: z.string().optional(),
    protocol: z.string().default('tcp'),
    app_protocol: z.string().optional(),
    mode: z.enum(['host', 'ingress']).optional(),
    name: z.string().optional(),
  })
  .transform(({ target, published, host_ip, protocol }): readonly ComposePort[] => [
    {
      target,
      published: published !== undefined && /^\d+$/.test(published) ? Number(published) : null,
      address: host_ip ?? null,
      protocol,
    },
  ]);

/** One line of `ports`, which a range makes several of. */
export const ports = z
  .array(z.union([long, short], { error: EXPECTED }))
  .transform((lists): readonly ComposePort[] => lists.flat());

/** `expose`: ports that other services connect to. */
export const expose = z
  .array(z.union([z.string(), z.number()]))
  .transform((list): readonly number[] => list.flatMap((item) => range(String(item).replace(/\/(tcp|udp)$/, ''))));

function range(text: string): readonly number[] {
  const [first = '', last = first] = text.split('-');
  const length = Number(last) - Number(first) + 1;
  return first === '' || !(length > 0) || length > 1000
    ? []
    : Array.from({ length }, (_, index) => Number(first) + index);
}
