import type { Lab } from '../lab-settings.ts';
import { runOrThrow } from '../run.ts';
import type { Authority } from './authority.ts';
import { outsideContainer, startOutside } from './outside.ts';
import { outsideImage } from './outside-image.ts';

/** A company's proxy that opens TLS. */
export interface InterceptingProxy {
  readonly address: string;
  readonly port: number;
  /** What it was asked for, a request a line: its result, the method and the URL. */
  readonly requests: () => Promise<readonly string[]>;
}

const NAME = 'proxy';

/**
 * Starts a company's proxy, which signs with the company's authority and trusts what `publicRoots` have signed.
 *
 * @param names public names by their addresses; nobody else in the lab knows them
 */
export async function startProxy(
  lab: Lab,
  company: Authority,
  publicRoots: string,
  names: Readonly<Record<string, string>>,
): Promise<InterceptingProxy> {
  const address = await startOutside(lab, {
    name: NAME,
    number: 200,
    image: await outsideImage(lab.place, 'squid'),
    files: {
      '/etc/squid/authority.pem': company.certificate,
      '/etc/squid/authority.key': company.key,
      '/etc/squid/public-roots.pem': publicRoots,
      '/etc/squid/hosts': Object.entries(names)
        .map(([name, to]) => `${to} ${name}\n`)
        .join(''),
    },
  });
  const log = ['docker', 'exec', outsideContainer(lab, NAME), 'cat', '/var/log/squid/access.log'];
  return {
    address,
    port: 8080,
    requests: async () => (await runOrThrow(log)).split('\n').filter((line) => line !== ''),
  };
}
