import { describe, expect, test } from 'vitest';
import { configured } from '../fixtures/configured.ts';

const PROXY = 'outboundProxy={ address: 10.101.201.204, port: 8080 }';

/** Services and jobs that are told of the proxy. */
async function proxied(target: string, ...overrides: readonly string[]): Promise<readonly string[]> {
  const { services, jobs } = await configured(target, PROXY, ...overrides);
  return [...services, ...jobs]
    .filter(({ environment }) => environment.some(({ name }) => name === 'HTTPS_PROXY'))
    .map(({ id }) => id);
}

describe('the outbound proxy of a system, as docs/outbound-proxy.md says,', () => {
  test.each([
    ['samaconso/prod', ['app/api', 'worker/worker']],
    ['blingauto/preprod', ['main/certbot', 'main/site-certificate']],
    ['orchestra/prod', []],
    ['dhis2-sync/prod', []],
  ])('is given in %s to %j', async (target, expected) => {
    expect(await proxied(target)).toEqual(expected);
  });
});
