import type { Topology } from '../../model/topology.ts';
import { secretsOf } from '../../model/value.ts';
import { UsageError } from '../usage-error.ts';
import type { Secrets } from './secrets.ts';

/** Makes the values of secrets that belong together, where they are missing; gives them by name. */
export type PairMaker = (
  topology: Topology,
  missing: ReadonlySet<string>,
  found: Secrets,
) => Promise<readonly (readonly [string, string])[]>;

/** The lab signs the certificates that elsewhere somebody gives, with their keys, where both are missing. */
export const certificatePairs: PairMaker = async (topology, missing) => {
  if (!isOfLab(topology)) return [];
  const pairs = topology.certificates.map(async ({ source, domains }): Promise<Awaited<ReturnType<PairMaker>>> => {
    if (source.kind !== 'given') return [];
    const { chain, key } = source;
    const [name] = secretsOf(chain);
    if (name === undefined || (!missing.has(name) && !missing.has(key))) return [];
    if (!missing.has(name) || !missing.has(key)) {
      const [gone, there] = missing.has(key) ? [key, name] : [name, key];
      throw new UsageError(
        `secret ${gone}: expected a value beside "${there}", got none; add it, or remove the other one`,
      );
    }
    const { selfSigned } = await import('../self-signed.ts');
    const made = await selfSigned(domains);
    return [
      [name, made.certificate],
      [key, made.key],
    ];
  });
  return (await Promise.all(pairs)).flat();
};

/** What a secret holds that only somebody else can give, in words; null: it can be generated. */
export function givenPart({ certificates, secrets }: Topology, name: string): string | null {
  const own = secrets.find((secret) => secret.name === name)?.given ?? null;
  if (own !== null) return own;
  const given = certificates.flatMap(({ source }) => (source.kind === 'given' ? [source] : []));
  if (given.some(({ key }) => key === name)) return 'the private key in PEM';
  if (given.some(({ chain }) => secretsOf(chain).includes(name))) return 'the certificate and its intermediates in PEM';
  return null;
}

/** An environment is the lab's when its servers are reached by the SSH configuration that `arrimage lab` wrote. */
export function isOfLab({ servers }: Topology): boolean {
  return servers.length > 0 && servers.every(({ ssh }) => ssh.config?.startsWith('.arrimage/lab/') === true);
}
