import { describe, expect, test } from 'vitest';
import type { AcmeCertificate } from '../../model/certificate.ts';
import { unobtainableCertificate } from '../../policies/unobtainable-certificate.ts';
import { objections } from './nodes.ts';

const STAGING = 'https://acme-staging-v02.api.letsencrypt.org/directory';
const PRODUCTION = 'https://acme-v02.api.letsencrypt.org/directory';

/** What is said of a certificate for these names. */
function said(domains: readonly string[], source: Partial<AcmeCertificate> = {}): string {
  return objections(unobtainableCertificate, {
    certificates: [{ kind: 'certificate', path: 'site', name: 'site', domains, source: { ...ACME, ...source } }],
  });
}

const ACME: AcmeCertificate = {
  kind: 'acme',
  directory: STAGING,
  rehearsal: null,
  lineage: 'site-staging',
  volume: 'app/certificates',
  renewal: 'app/certbot',
  job: 'site-certificate',
  publicAddresses: [],
  nameServer: null,
};

describe('unobtainable-certificate', () => {
  test('fails when a name is none that the authority can look up', () => {
    expect(said(['10.0.0.1', 'shop.internal', 'shop.test', 'shop'])).toMatchInlineSnapshot(`
      "app/certbot: certbot obtains certificates for DNS names, not for addresses, got "10.0.0.1"; give the site another name
      app/certbot: the name is none of the public DNS, which Let's Encrypt looks it up in, got "shop.internal"; give the site another name
      app/certbot: the name is none of the public DNS, which Let's Encrypt looks it up in, got "shop.test"; give the site another name
      app/certbot: the name is none of the public DNS, which Let's Encrypt looks it up in, got "shop"; give the site another name"
    `);
  });

  test('fails when the real authority is to be asked for a name of an example', () => {
    expect(said(['shop.example.org'], { directory: PRODUCTION, rehearsal: STAGING })).toMatchInlineSnapshot(
      `"app/certbot: the name is one for examples, which nobody has, got "shop.example.org"; give the site another name"`,
    );
    expect(said(['shop.example.org'])).toBe('');
  });

  test('passes with a public name, and with any name at an authority of the company', () => {
    expect(said(['shop.acme.sn'], { directory: PRODUCTION, rehearsal: STAGING })).toBe('');
    expect(said(['shop.internal'], { directory: 'https://acme.example.org/directory' })).toBe('');
  });
});
