import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith, readProject } from './own-project.ts';

const KEY = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----\n';
const IMAGE = 'registry.example.org/team/app:4.2';

/** One service, with what is given of it, beside the rest of the file. */
function compose(service: object, rest: object = {}): object {
  return { services: { app: { image: IMAGE, ...service } }, ...rest };
}

describe('a private key', () => {
  test.each([
    ['a mounted file', { volumes: ['./tls.pem:/etc/tls.pem:ro'] }, {}],
    ['a mounted folder', { volumes: ['./:/etc/app:ro'] }, {}],
    ['a file of configs', { configs: ['tls'] }, { configs: { tls: { file: './tls.pem' } } }],
    ['the content of configs', { configs: ['tls'] }, { configs: { tls: { content: KEY } } }],
    ['a variable of configs', { configs: ['tls'] }, { configs: { tls: { environment: 'TLS' } } }],
  ])('is a secret where it comes from %s', async (_, service, rest) => {
    const folder = folderWith({ 'tls.pem': KEY, '.env': `TLS="${KEY.trim()}"\n` });
    const { committed, secrets } = await readProject(folder, compose(service, rest));
    expect(committed).not.toContain('MIIEvQIBADANBg');
    expect(Object.values(secrets).map((value) => value?.trim())).toContain(KEY.trim());
  });
});

describe('a file outside of the folder of the Compose file', () => {
  const TEXT = 'inside_of_another_project = 1\n';

  test.each([
    ['a file of configs', { configs: ['c'] }, 'services.app.configs[0]'],
    ['a mounted file', { volumes: ['OUTSIDE:/etc/c.conf'] }, 'services.app.volumes[0]'],
    ['a variables file', { env_file: ['OUTSIDE'] }, 'services.app.env_file[0]'],
    ['a mounted link', { volumes: ['./link.conf:/etc/c.conf:ro'] }, 'services.app.volumes[0]'],
    ['a link in a folder', { volumes: ['./etc:/etc/app:ro'] }, 'services.app.volumes[0]'],
  ])('is not read, and named: %s', async (_, service, where) => {
    const outside = join(folderWith({ 'outside.conf': TEXT }), 'outside.conf');
    const folder = folderWith({ 'etc/own.conf': 'own = 1\n' });
    symlinkSync(outside, join(folder, 'link.conf'));
    symlinkSync(outside, join(folder, 'etc/link.conf'));
    const given = JSON.parse(JSON.stringify(service).replace('OUTSIDE', outside)) as object;
    const { committed, said } = await readProject(folder, compose(given, { configs: { c: { file: outside } } }));
    expect(committed).not.toContain('inside_of_another_project');
    expect(said.filter((line) => line.startsWith(`lost ${where}: `)).join()).toContain('lies outside of the folder');
  });

  test('is a secret where it comes from secrets', async () => {
    const outside = join(folderWith({ password: 'kT7-long-Enough-pw' }), 'password');
    const rest = { secrets: { s: { file: outside } } };
    const { committed, secrets } = await readProject(folderWith({}), compose({ secrets: ['s'] }, rest));
    expect(committed).not.toContain('kT7-long-Enough-pw');
    expect(secrets).toEqual({ s: 'kT7-long-Enough-pw' });
  });

  test('is one inside where a link leads back into the folder', async () => {
    const folder = folderWith({ 'own.conf': 'own = 1\n' });
    symlinkSync('own.conf', join(folder, 'link.conf'));
    const { committed } = await readProject(folder, compose({ volumes: ['./link.conf:/etc/c.conf:ro'] }));
    expect(committed).toContain('own = 1');
  });
});

describe('a secret in a file', () => {
  test.each(['.pgpass', 'web/.htpasswd', '.netrc', 'ssh/id_rsa'])(
    'is all of it where it is called %s',
    async (path) => {
      const folder = folderWith({ [path]: 'hidden-in-plain-text\n' });
      const { committed, secrets } = await readProject(folder, compose({ volumes: [`./${path}:/srv/given:ro`] }));
      expect(committed).not.toContain('hidden-in-plain-text');
      expect(Object.values(secrets)).toEqual(['hidden-in-plain-text\n']);
    },
  );

  test('is found in a comment, and called after its name elsewhere', async () => {
    const token = 'ghp_0123456789abcdefABCDEF';
    const php = `<?php\n// until May: ${token}\n$CONFIG = [\n  'passwordsalt' => 'kT7-long-Enough-salt',\n];\n`;
    const folder = folderWith({ 'config.php': php });
    const { secrets } = await readProject(folder, compose({ volumes: ['./config.php:/srv/config.php:ro'] }));
    expect(secrets).toEqual({ may: token, passwordsalt: 'kT7-long-Enough-salt' });
  });
});
