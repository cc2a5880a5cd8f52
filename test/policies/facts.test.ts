import { describe, expect, test } from 'vitest';
import { isPublicAddress, overlap } from '../../policies/facts/address.ts';
import { bytesText } from '../../policies/facts/bytes.ts';
import { majorVersion, parseImage } from '../../policies/facts/image.ts';
import { originOf, trusts } from '../../policies/facts/origin.ts';
import { isSecretName } from '../../policies/facts/password.ts';

describe('an address', () => {
  test.each(['0.0.0.0', '::', '8.8.8.8', '172.32.0.1', '100.128.0.1', '2a01:4f8::1'])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  test.each([
    '10.1.2.3',
    '127.0.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '192.0.2.1',
    '::1',
    'fd00::1',
    'fe80::1',
  ])('%s is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test('excludes another listener on the same address or on all of its family', () => {
    expect(overlap('0.0.0.0', '10.0.0.3')).toBe(true);
    expect(overlap('::', '10.0.0.3')).toBe(false);
    expect(overlap('10.0.0.4', '10.0.0.3')).toBe(false);
  });
});

describe('an image reference', () => {
  test('has a registry whose port is no tag', () => {
    expect(parseImage('registry.example:5000/shop/api')).toEqual({
      repository: 'registry.example:5000/shop/api',
      tag: null,
      digest: null,
    });
    expect(parseImage('registry.example:5000/shop/api:2.1@sha256:00')).toEqual({
      repository: 'registry.example:5000/shop/api',
      tag: '2.1',
      digest: 'sha256:00',
    });
  });

  test.each([
    ['postgres:15.19-alpine', 15],
    ['postgres:v18', 18],
    ['postgres:bookworm', null],
    ['minio:20250907', null],
  ])('%s is of major version %s', (image, major) => {
    expect(majorVersion(image)).toBe(major);
  });
});

describe('a name', () => {
  test.each(['DB_PASSWORD', 'PGPASSWORD', 'jwtSecret', 'SECRET_KEY', 'AWS_SECRET_ACCESS_KEY', 'api-key', 'MYSQL_PWD'])(
    '%s is that of a secret',
    (name) => expect(isSecretName(name)).toBe(true),
  );

  test.each([
    'PASSWORD_FILE',
    'TOKEN_TTL',
    'PWD',
    'BYPASS',
    'PUBLIC_KEY',
    'AWS_ACCESS_KEY_ID',
    'KEYCLOAK_HOST',
    'COMPASS',
  ])('%s is not', (name) => expect(isSecretName(name)).toBe(false));
});

describe('an origin', () => {
  test('is what a browser sends', () => {
    expect(originOf('HTTPS://Shop.Example:443/')).toBe('https://shop.example');
    expect(originOf('http://shop.example:4999')).toBe('http://shop.example:4999');
  });

  test('is trusted exactly, or by a pattern for subdomains', () => {
    expect(trusts(['https://*.shop.example'], 'https://a.shop.example')).toBe(true);
    expect(trusts(['https://*.shop.example'], 'http://a.shop.example')).toBe(false);
    expect(trusts(['https://shop.example/'], 'https://shop.example')).toBe(false);
  });
});

describe('a size', () => {
  test('reads as people write it', () => {
    expect([bytesText(1.5 * 1024 ** 3), bytesText(512 * 1024 ** 2), bytesText(12)]).toEqual([
      '1.5 GiB',
      '512 MiB',
      '12 bytes',
    ]);
  });
});
