import { describe, expect, test } from 'vitest';
import { readableSecretFile } from '../../policies/readable-secret-file.ts';
import { file, objections, secret } from './nodes.ts';

describe('readable-secret-file', () => {
  test('fails when everybody on the host can read the secret', () => {
    expect(
      objections(readableSecretFile, {
        files: [{ ...file('app/api', '/etc/app.ini', 'password = ', secret('database')), mode: '0444' }],
      }),
    ).toMatchInlineSnapshot(
      `"app/api: file /etc/app.ini holds a secret that everybody on the host can read, got "0444"; use 0400 and make the program's user its owner"`,
    );
  });

  test('passes for certificates, which are shown to everybody who connects', () => {
    const source = {
      kind: 'internal',
      chain: [secret('redis-tls-certificate')],
      key: 'redis-tls-key',
      authority: { certificate: 'authority-certificate', key: 'authority-key' },
    } as const;
    const readable = (name: string) => ({ ...file('app/redis', `/tls/${name}`, secret(name)), mode: '0444' });
    const certificates = [
      { kind: 'certificate', path: 'redis', name: 'redis-tls', domains: ['redis'], source },
    ] as const;
    const files = ['redis-tls-certificate', 'authority-certificate', 'redis-tls-key'].map(readable);
    expect(objections(readableSecretFile, { certificates, files }).split('\n')).toHaveLength(1);
    expect(objections(readableSecretFile, { certificates, files: files.slice(0, 2) })).toBe('');
  });

  test('passes when only its owner can, or there is no secret in it', () => {
    expect(
      objections(readableSecretFile, {
        files: [
          file('app/api', '/etc/app.ini', secret('database')),
          { ...file('app/api', '/etc/plain.ini', 'x'), mode: '0444' },
        ],
      }),
    ).toBe('');
  });
});
