import { Resolver as DnsResolver, lookup } from 'node:dns/promises';
import { setTimeout as wait } from 'node:timers/promises';

/** Finds the addresses of a name; throws as `lookup` of `node:dns` does where there are none. */
export type Resolver = (name: string) => Promise<readonly string[]>;

/** What this machine knows of a name: its addresses, sorted, or why there are none, such as `ENOTFOUND`. */
export type Resolved =
  | { readonly kind: 'found'; readonly addresses: readonly string[] }
  | { readonly kind: 'unknown'; readonly reason: string };

/** As programs of this machine resolve it: by its list of hosts, then by DNS. */
export const resolveHere: Resolver = async (name) => (await lookup(name, { all: true })).map(({ address }) => address);

/** As a DNS server resolves it: all its addresses of both kinds. */
export function askingOf(server: string): Resolver {
  const resolver = new DnsResolver({ timeout: 1500, tries: 1 });
  resolver.setServers([server]);
  return async (name) => {
    const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    const [first] = answers;
    if (addresses.length === 0 && first?.status === 'rejected') throw first.reason;
    return addresses;
  };
}

/** Resolves names, all at a time; what takes longer than the limit, in milliseconds, is not waited for. */
export async function resolveNames(
  names: readonly string[],
  resolve: Resolver = resolveHere,
  limit = 2000,
): Promise<ReadonlyMap<string, Resolved>> {
  const resolved = names.map(async (name) => [name, await resolveName(name, resolve, limit)] as const);
  return new Map(await Promise.all(resolved));
}

async function resolveName(name: string, resolve: Resolver, limit: number): Promise<Resolved> {
  const isDone = new AbortController();
  const late = async (): Promise<Resolved> => {
    await wait(limit, undefined, { signal: isDone.signal });
    return { kind: 'unknown', reason: `no answer in ${limit / 1000} s` };
  };
  const found = async (): Promise<Resolved> => {
    const addresses = await resolve(name);
    return addresses.length === 0
      ? { kind: 'unknown', reason: 'ENODATA' }
      : { kind: 'found', addresses: [...new Set(addresses)].sort() };
  };
  try {
    return await Promise.race([found(), late()]);
  } catch (error) {
    return { kind: 'unknown', reason: (error as NodeJS.ErrnoException).code ?? String(error) };
  } finally {
    isDone.abort();
  }
}
