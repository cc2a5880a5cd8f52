import { describe, expect, test } from 'vitest';
import type { Topology } from '../../../model/topology.ts';
import { findingText } from '../../../toolkit/examine/finding.ts';
import { askedCertificates, judgeChallenges, resolveChallenges } from '../../../toolkit/examine/judge-challenges.ts';
import type { Resolver } from '../../../toolkit/examine/resolve-names.ts';
import { configured } from '../../fixtures/configured.ts';

const NAME = 'api.preprod.blingauto.example.org';

/** What is found where the name has these addresses, and the certificate is to be asked for. */
async function found(addresses: readonly string[] | null, change: (topology: Topology) => Topology = (same) => same) {
  const topology = change(await configured('blingauto/preprod'));
  const resolve: Resolver = async (name) => {
    if (addresses === null) throw Object.assign(new Error(name), { code: 'ENOTFOUND' });
    return addresses;
  };
  const asked = new Set(['site']);
  const resolved = await resolveChallenges(topology, asked, resolve);
  return topology.servers
    .flatMap((server) => judgeChallenges(topology, server, asked, resolved))
    .map((finding) => `${finding.state}: ${findingText(finding)}`);
}

const behind =
  (publicAddresses: readonly string[]) =>
  (topology: Topology): Topology => ({
    ...topology,
    certificates: topology.certificates.map((certificate) =>
      certificate.source.kind === 'acme'
        ? { ...certificate, source: { ...certificate.source, publicAddresses } }
        : certificate,
    ),
  });

describe('the name of a certificate that is to be asked for', () => {
  test('leads to the server, or to the addresses that the settings name', async () => {
    expect(await found(['192.0.2.70'])).toEqual([`ok: server main: name ${NAME}: resolves to 192.0.2.70`]);
    expect(await found(['198.51.100.9'], behind(['198.51.100.9']))).toEqual([
      `ok: server main: name ${NAME}: resolves to 198.51.100.9`,
    ]);
  });

  test('fails when it does not resolve', async () => {
    expect(await found(null)).toMatchInlineSnapshot(`
      [
        "error: server main: name api.preprod.blingauto.example.org: does not resolve; put a record of it for 192.0.2.70 into the DNS before a certificate is asked for",
      ]
    `);
  });

  test('fails when any of its addresses leads elsewhere, since the authority may take that one', async () => {
    expect(await found(['192.0.2.70', '2001:db8::1'])).toMatchInlineSnapshot(`
      [
        "error: server main: name api.preprod.blingauto.example.org: resolves to 2001:db8::1, not to 192.0.2.70; put its record in the DNS right before a certificate is asked for; where address translation stands between, say so in publicAddresses",
      ]
    `);
    expect(await found(['192.0.2.70'], behind(['198.51.100.9']))).toMatchInlineSnapshot(`
      [
        "error: server main: name api.preprod.blingauto.example.org: resolves to 192.0.2.70, not to 198.51.100.9; put its record in the DNS right before a certificate is asked for; where address translation stands between, say so in publicAddresses",
      ]
    `);
  });

  test('is looked at only where its job has to run', async () => {
    const topology = await configured('blingauto/preprod');
    const job = { kind: 'job', server: 'main', object: null, detail: 'has to run' } as const;
    expect(askedCertificates(topology, [{ ...job, subject: 'site-certificate' }])).toEqual(new Set(['site']));
    expect(askedCertificates(topology, [{ ...job, subject: 'migrate' }])).toEqual(new Set());
  });
});
