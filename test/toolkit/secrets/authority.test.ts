import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Environment } from '../../../constructs/environment.ts';
import { Redis } from '../../../constructs/redis.ts';
import { Secret } from '../../../constructs/secret.ts';
import { Server } from '../../../constructs/server.ts';
import { Service } from '../../../constructs/service.ts';
import { topologyOf } from '../../../constructs/topology-of.ts';
import type { Topology } from '../../../model/topology.ts';
import { internalPairs, staleCertificates } from '../../../toolkit/secrets/authority.ts';

/** The API on one server, Redis on another. */
function shop(encryption: 'internal' | 'none' = 'internal', privateAddress = '10.0.0.2'): Topology {
  const environment = new Environment({ system: 'shop', name: 'prod', encryption });
  const [a, b] = [
    new Server(environment, 'a', { address: '10.0.0.1' }),
    new Server(environment, 'b', { address: '192.0.2.2', privateAddress }),
  ];
  const redis = new Redis(b, 'redis', { image: 'redis:7', password: new Secret(environment, 'redis-password') });
  new Service(a, 'api', { image: 'api:1', command: ['api'], environment: { REDIS_URL: redis.urlOf(0) } });
  return topologyOf(environment);
}

const NAMES = [
  'api-tls-certificate',
  'api-tls-key',
  'authority-certificate',
  'authority-key',
  'redis-tls-certificate',
  'redis-tls-key',
];

const NOW = new Date('2026-11-21T12:00:00Z');
const DAY = 86_400_000;
const later = (days: number): Date => new Date(NOW.getTime() + days * DAY);

async function made(now = NOW): Promise<Map<string, string>> {
  return new Map(await internalPairs(shop(), new Set(NAMES), new Map(), now));
}

const read = (secrets: ReadonlyMap<string, string>, name: string): X509Certificate =>
  new X509Certificate(secrets.get(name) ?? '');

describe('the internal authority', () => {
  test('is made with a certificate for each service that takes part in encrypted connections', async () => {
    const secrets = await made();
    expect([...secrets.keys()].sort()).toEqual(NAMES);
    const authority = read(secrets, 'authority-certificate');
    for (const name of ['api', 'redis']) {
      const leaf = read(secrets, `${name}-tls-certificate`);
      expect(leaf.verify(authority.publicKey)).toBe(true);
      expect(leaf.checkPrivateKey(createPrivateKey(secrets.get(`${name}-tls-key`) ?? ''))).toBe(true);
      expect(leaf.ca).toBe(false);
    }
  });

  test('signs for the names that a service is reached by, and for both ends of a connection', async () => {
    const secrets = await made();
    const redis = read(secrets, 'redis-tls-certificate');
    expect([redis.checkHost('redis'), redis.checkHost('localhost'), redis.checkIP('127.0.0.1')]).not.toContain(
      undefined,
    );
    expect(redis.checkIP('10.0.0.2')).toBe('10.0.0.2');
    expect(redis.checkHost('api')).toBeUndefined();
    expect(redis.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
    expect(read(secrets, 'api-tls-certificate').subjectAltName).toBe('DNS:api');
  });

  test('is good for ten years, and what it issues for one', async () => {
    const secrets = await made();
    expect(read(secrets, 'authority-certificate').validTo).toBe('Nov 18 12:00:00 2036 GMT');
    expect(read(secrets, 'redis-tls-certificate').validTo).toBe('Nov 21 12:00:00 2027 GMT');
  });

  test('issues a certificate anew for the same key, and leaves all else', async () => {
    const before = await made();
    const again = new Map(await internalPairs(shop(), new Set(['redis-tls-certificate']), before, later(250)));
    expect([...again.keys()].sort()).toEqual(['redis-tls-certificate', 'redis-tls-key']);
    expect(again.get('redis-tls-key')).toBe(before.get('redis-tls-key'));
    expect(read(again, 'redis-tls-certificate').validTo).toBe('Jul 28 12:00:00 2028 GMT');
  });

  test('makes a new key with its certificate where the key is missing', async () => {
    const before = await made();
    before.delete('redis-tls-key');
    const again = new Map(await internalPairs(shop(), new Set(['redis-tls-key']), before, NOW));
    expect(again.get('redis-tls-certificate')).not.toBe(before.get('redis-tls-certificate'));
    expect(staleCertificates(shop(), new Map([...before, ...again]), NOW)).toEqual([]);
  });

  test('is not made where nothing is encrypted', async () => {
    expect(await internalPairs(shop('none'), new Set(), new Map(), NOW)).toEqual([]);
  });

  test('fails when one half of the authority is missing', async () => {
    const before = await made();
    before.delete('authority-key');
    await expect(
      internalPairs(shop(), new Set(['authority-key']), before, NOW),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[UsageError: secret authority-key: expected the other half of "authority-certificate", got none; bring it back, or remove both to have a new authority, which interrupts every encrypted connection once]`,
    );
  });

  test('fails when its key or certificate is none, its key that of another, or the key of a service is none', async () => {
    const [before, other] = [await made(), await made()];
    const issued = (name: string, value: string) =>
      internalPairs(shop(), new Set(['redis-tls-certificate']), new Map(before).set(name, value), NOW);
    await expect(issued('authority-key', 'broken')).rejects.toThrowErrorMatchingInlineSnapshot(
      `[UsageError: secret authority-key: expected the private key, in PEM and of ECDSA on P-256, of the first certificate in "authority-certificate", got something else; set the one that signed, from the history of the store]`,
    );
    await expect(issued('authority-key', other.get('authority-key') ?? '')).rejects.toThrowErrorMatchingInlineSnapshot(
      `[UsageError: secret authority-key: expected the private key, in PEM and of ECDSA on P-256, of the first certificate in "authority-certificate", got that of another; set the one that signed, from the history of the store]`,
    );
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' });
    await expect(issued('authority-key', String(rsa))).rejects.toThrowErrorMatchingInlineSnapshot(
      `[UsageError: secret authority-key: expected the private key, in PEM and of ECDSA on P-256, of the first certificate in "authority-certificate", got something else; set the one that signed, from the history of the store]`,
    );
    await expect(issued('redis-tls-key', 'broken')).rejects.toThrowErrorMatchingInlineSnapshot(
      `[UsageError: secret redis-tls-key: expected a private key in PEM, of ECDSA on P-256, got something else; run arrimage secrets rotate shop/prod redis-tls-key]`,
    );
    await expect(issued('authority-certificate', 'broken')).rejects.toThrowErrorMatchingInlineSnapshot(
      `[UsageError: secret authority-certificate: expected a certificate in PEM, got something else; set the one that signed, from the history of the store]`,
    );
  });

  test('is replaced in the order that docs/encryption.md gives', async () => {
    const [before, next] = [await made(), await made(later(1))];
    const [old, fresh] = [before, next].map((secrets) => secrets.get('authority-certificate') ?? '');
    const behind = new Map(before).set('authority-certificate', `${old}${fresh}`);
    expect(staleCertificates(shop(), behind, NOW)).toEqual([]);
    const swapped = new Map(before)
      .set('authority-certificate', `${fresh}${old}`)
      .set('authority-key', next.get('authority-key') ?? '');
    const due = staleCertificates(shop(), swapped, later(1)).map(({ secret }) => secret);
    expect(due).toEqual(['api-tls-certificate', 'redis-tls-certificate']);
    const again = new Map([...swapped, ...(await internalPairs(shop(), new Set(due), swapped, later(1)))]);
    expect(staleCertificates(shop(), again, later(1))).toEqual([]);
    expect(staleCertificates(shop(), again.set('authority-certificate', fresh ?? ''), later(1))).toEqual([]);
  });
});

describe('a certificate of the internal authority', () => {
  test('is issued anew when less than a third of its time is left', async () => {
    const secrets = await made();
    expect(staleCertificates(shop(), secrets, later(240))).toEqual([]);
    expect(staleCertificates(shop(), secrets, later(250))).toEqual([
      { secret: 'api-tls-certificate', fails: false, why: 'it ends on 2027-11-21' },
      { secret: 'redis-tls-certificate', fails: false, why: 'it ends on 2027-11-21' },
    ]);
  });

  test('fails when it has ended', async () => {
    expect(staleCertificates(shop(), await made(), later(366)).map(({ fails }) => fails)).toEqual([true, true]);
  });

  test('fails when its server has another address now', async () => {
    expect(staleCertificates(shop('internal', '10.0.0.9'), await made(), NOW)).toEqual([
      { secret: 'redis-tls-certificate', fails: true, why: 'it is not for 10.0.0.9' },
    ]);
  });

  test('fails when another authority has signed it, or it is for another key', async () => {
    const [secrets, other] = [await made(), await made()];
    const foreign = new Map(secrets).set('redis-tls-certificate', other.get('redis-tls-certificate') ?? '');
    expect(staleCertificates(shop(), foreign, NOW).map(({ why }) => why)).toEqual(['another authority has signed it']);
    const swapped = new Map(secrets).set('redis-tls-key', other.get('redis-tls-key') ?? '');
    expect(staleCertificates(shop(), swapped, NOW).map(({ why }) => why)).toEqual(['it is for another key']);
    const broken = new Map(secrets).set('redis-tls-certificate', 'x');
    expect(staleCertificates(shop(), broken, NOW).map(({ why }) => why)).toEqual([
      'it or its key is no PEM that can be read',
    ]);
  });
});
