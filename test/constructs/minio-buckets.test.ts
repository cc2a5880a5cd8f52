import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Minio } from '../../constructs/minio.ts';
import { CLIENT_SCRIPT } from '../../constructs/minio-buckets-script.ts';
import { Secret } from '../../constructs/secret.ts';
import { topologyOf } from '../../constructs/topology-of.ts';
import { textOf } from '../../model/value.ts';
import { findService, twoServers } from './servers.ts';

function withMinio() {
  const { environment, a } = twoServers();
  const rootPassword = new Secret(environment, 'root-password');
  const minio = new Minio(a, 'minio', { image: 'minio:1', rootUser: 'shop-root', rootPassword });
  return { environment, minio };
}

describe('a bucket of MinIO', () => {
  test('has a user who may use it alone, and a policy that says so', () => {
    const { environment, minio } = withMinio();
    const login = minio.buckets.add('photos', new Secret(environment, 'photos-password', { version: 2 }));
    expect(login.user).toBe('photos_2');
    const topology = topologyOf(environment);
    const file = (name: string) =>
      textOf(topology.files.find(({ target }) => target === `/arrimage/buckets/photos/${name}`)?.content ?? []);
    expect([file('user'), file('password')]).toEqual(['photos_2', '<secret:photos-password>']);
    const { Statement } = JSON.parse(file('policy.json')) as {
      readonly Statement: readonly { readonly Resource: unknown }[];
    };
    expect(Statement.map(({ Resource }) => Resource)).toEqual([['arn:aws:s3:::photos'], ['arn:aws:s3:::photos/*']]);
    const { commands, program } = findService(topology, 'a/minio');
    expect(commands.map(({ name, command }) => [name, ...command.slice(-2)])).toEqual([
      ['minio-revoke-photos', 'photos_2', 'photos_1'],
    ]);
    expect(program).toMatchObject({ administration: { secret: 'root-password', jobs: ['a/minio-buckets'] } });
  });

  test('gives the client the root password in a file, whatever characters it has', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mc-'));
    try {
      const password = 'a "quoted" \\ one:with@all/of %them';
      writeFileSync(join(folder, 'password'), password);
      writeFileSync(join(folder, 'mc'), '#!/bin/sh\necho "$@"\n');
      chmodSync(join(folder, 'mc'), 0o755);
      writeFileSync(join(folder, 'client'), CLIENT_SCRIPT.replace('/tmp/arrimage-mc', join(folder, 'made')));
      const env = { PATH: `${folder}:${process.env['PATH']}`, MINIO_ROOT_USER: 'shop-root' };
      const { stdout } = spawnSync('sh', [join(folder, 'client'), 'ls', 'store'], {
        env: { ...env, MINIO_ROOT_PASSWORD_FILE: join(folder, 'password') },
        encoding: 'utf8',
      });
      expect(stdout).toBe(`--config-dir ${join(folder, 'made')} --no-color --quiet ls store\n`);
      const written = JSON.parse(readFileSync(join(folder, 'made/config.json'), 'utf8')) as unknown;
      expect(written).toMatchObject({ aliases: { store: { accessKey: 'shop-root', secretKey: password } } });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('fails when its name is none', () => {
    const { environment, minio } = withMinio();
    expect(() =>
      minio.buckets.add('My Photos', new Secret(environment, 'photos-password')),
    ).toThrowErrorMatchingInlineSnapshot(
      `[TopologyError: a/minio/buckets: expected the name of a bucket of 3 to 63 lower-case letters, digits, dots and hyphens, got "My Photos"; rename it]`,
    );
  });
});
