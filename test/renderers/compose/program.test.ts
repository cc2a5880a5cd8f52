import { describe, expect, test } from 'vitest';
import { endpoint, secret } from '../../fixtures/containers.ts';
import { composed } from './composed.ts';

describe('the program of a service', () => {
  test('runs from its image, which is fetched only where it is missing', () => {
    expect(composed({ image: 'redis:8@sha256:0123' })).toMatchObject({
      image: 'redis:8@sha256:0123',
      pull_policy: 'missing',
    });
  });

  test("has the image's own entry point and command when it is told none", () => {
    const service = composed({ entrypoint: [], command: [] });

    expect(service).not.toHaveProperty('entrypoint');
    expect(service).not.toHaveProperty('command');
  });

  test('is given its entry point and its command, argument by argument', () => {
    const command = [['redis-server'], ['--replicaof'], [endpoint('db/first', 'redis', 'first'), ' 6379'], ['']];

    expect(composed({ entrypoint: ['/bin/sh', '/entry'], command })).toMatchObject({
      entrypoint: ['/bin/sh', '/entry'],
      command: ['redis-server', '--replicaof', 'first 6379', ''],
    });
  });

  test('is given the variables that are the container’s, empty ones too', () => {
    const environment = [
      { name: 'EMPTY', value: [], delivery: 'plain' },
      { name: 'MODE', value: ['yes'], delivery: 'plain' },
      { name: 'PORT', value: ['0755'], delivery: 'plain' },
      { name: 'SINCE', value: ['2026-01-01'], delivery: 'plain' },
    ] as const;

    expect(composed({ environment })['environment']).toEqual({
      EMPTY: '',
      MODE: 'yes',
      PORT: '0755',
      SINCE: '2026-01-01',
    });
  });

  test('is not given variables that hold a secret: their files are mounted', () => {
    const environment = [
      { name: 'TOKEN', value: [secret('token')], delivery: 'export' },
      { name: 'PASSWORD', value: [secret('password')], delivery: 'file' },
      { name: 'PASSWORD_FILE', value: ['/run/secrets/PASSWORD'], delivery: 'plain' },
    ] as const;

    expect(composed({ environment })['environment']).toEqual({ PASSWORD_FILE: '/run/secrets/PASSWORD' });
  });

  test('runs as the user, in the folder and under the host name it is told', () => {
    const told = composed({ user: '999:1000', workingDirectory: '/srv/app', hostname: 'queue', init: true });

    expect(told).toMatchObject({ user: '999:1000', working_dir: '/srv/app', hostname: 'queue', init: true });
  });

  test.each(['user', 'working_dir', 'hostname', 'init', 'environment'])(
    "keeps the image's own %s when it is told none",
    (key) => {
      expect(composed({})).not.toHaveProperty(key);
    },
  );
});
