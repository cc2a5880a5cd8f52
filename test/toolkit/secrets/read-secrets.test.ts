import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readSecrets } from '../../../toolkit/secrets/read-secrets.ts';
import { configured } from '../../fixtures/configured.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'arrimage-secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the secrets of a lab', () => {
  test('are made once, with the lengths that the stack asks for, readable by nobody else', async () => {
    const topology = await configured('orchestra/lab');
    const secrets = await readSecrets(folder, topology);
    expect([secrets.get('jwt-secret')?.length, secrets.get('database-password')?.length]).toEqual([128, 32]);
    expect(await readSecrets(folder, topology)).toEqual(secrets);
    expect(statSync(join(folder, '.arrimage/secrets/orchestra/lab.json')).mode & 0o777).toBe(0o600);
  });

  test('hold a certificate for the origin, signed with its own key', async () => {
    const secrets = await readSecrets(folder, await configured('orchestra/lab'));
    const certificate = new X509Certificate(secrets.get('certificate-chain') ?? '');
    expect(certificate.checkIP('198.51.100.13')).toBe('198.51.100.13');
    expect(certificate.checkPrivateKey(createPrivateKey(secrets.get('certificate-key') ?? ''))).toBe(true);
    expect(Date.parse(certificate.validTo) - Date.now()).toBeGreaterThan(300 * 86_400_000);
  });

  test('are never made for production: each that is missing is named', async () => {
    await expect(readSecrets(folder, await configured('orchestra/prod'))).rejects.toThrowErrorMatchingInlineSnapshot(
      `[UsageError: config/orchestra/prod.secrets.yaml: expected a file of secrets, got none; run arrimage secrets init orchestra/prod and arrimage secrets generate orchestra/prod, or say in secretStore where they are kept]`,
    );
  });
});
