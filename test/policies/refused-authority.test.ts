import { describe, expect, test } from 'vitest';
import { refusedAuthority } from '../../policies/refused-authority.ts';
import { COMPLETE_AUTHORITY, LAX_AUTHORITY, NO_AUTHORITY } from '../fixtures/authorities.ts';
import { objections } from './nodes.ts';

function signedBy(certificateAuthority: string | null): string {
  const proxy = { kind: 'outbound-proxy', path: 'proxy', name: 'proxy', address: '10.0.0.1', port: 8080 } as const;
  return objections(refusedAuthority, {
    outboundProxies: [{ ...proxy, exceptions: [], certificateAuthority, users: [] }],
  });
}

describe('refused-authority', () => {
  test('fails when an authority lacks what Python asks for since 3.13', () => {
    expect(signedBy(LAX_AUTHORITY)).toMatchInlineSnapshot(
      `"proxy: expected an authority that Python 3.13 and newer accept, but its basicConstraints are not critical and it has no keyUsage and it has no subjectKeyIdentifier; ask whoever keeps it for one that is complete"`,
    );
  });

  test('fails when what should sign is a certificate of a server', () => {
    expect(signedBy(NO_AUTHORITY)).toMatchInlineSnapshot(
      `"proxy: expected an authority that Python 3.13 and newer accept, but it is none (basicConstraints CA:TRUE); ask whoever keeps it for one that is complete"`,
    );
  });

  test('fails when the second of two authorities is not complete', () => {
    expect(signedBy(`${COMPLETE_AUTHORITY}${LAX_AUTHORITY}`)).toContain('its basicConstraints are not critical');
  });

  test('fails when it cannot be read', () => {
    expect(signedBy('-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n')).toMatchInlineSnapshot(
      `"proxy: expected an authority that Python 3.13 and newer accept, but it cannot be read; ask whoever keeps it for one that is complete"`,
    );
  });

  test('passes when the authority is complete, and where the proxy does not intercept', () => {
    expect(signedBy(COMPLETE_AUTHORITY)).toBe('');
    expect(signedBy(null)).toBe('');
  });
});
