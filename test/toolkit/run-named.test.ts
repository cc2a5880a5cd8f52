import { describe, expect, test } from 'vitest';
import { findRunnable, runInService } from '../../toolkit/run-named.ts';
import { configured } from '../fixtures/configured.ts';
import { fakeServers } from './fake-servers.ts';

describe('what a name can be run as', () => {
  test.each([
    ['migrate', 'job'],
    ['backup', 'schedule'],
    ['shell', 'command'],
  ])('%s is a %s', async (name, kind) => {
    expect(findRunnable(await configured('dhis2-sync/prod'), name, null).kind).toBe(kind);
  });

  test('fails when it is unknown, and tells what there is', async () => {
    const topology = await configured('dhis2-sync/prod');
    expect(() => findRunnable(topology, 'shel', null)).toThrowErrorMatchingInlineSnapshot(
      `[UsageError: expected a job, schedule or command of dhis2-sync/prod, got "shel"; did you mean "shell"?]`,
    );
    expect(() => findRunnable(topology, 'shell', 'other')).toThrowErrorMatchingInlineSnapshot(
      `[UsageError: --server: expected a server that has shell, got "other"; leave it out]`,
    );
  });
});

describe('running a schedule’s job now', () => {
  test('starts what its container was started with, once', async () => {
    const program = ['/bin/sh', '/arrimage/entrypoint'];
    const command = ['/bin/sh', '/arrimage/schedule', 'loop', 'backup', '--all'];
    const container = {
      Name: '/shop-backup',
      Config: { Labels: { 'arrimage.service': 'api' }, Entrypoint: program, Cmd: command },
      State: { Running: true },
    };
    const { open, received } = await fakeServers(({ script }) =>
      script.includes("'container {{json .}}'") ? `container ${JSON.stringify(container)}\n` : null,
    );
    const service = open.topology.services.find(({ name }) => name === 'api');
    if (service === undefined) throw new Error('no api');
    await runInService(open, { kind: 'schedule', service }, { args: [], isInteractive: false });
    const [, encoded = ''] = /echo (\S+) \|/.exec(received.at(-1)?.words.at(-1) ?? '') ?? [];
    expect(Buffer.from(encoded, 'base64').toString()).toBe(
      'exec docker exec -i shop-backup /bin/sh /arrimage/entrypoint /bin/sh /arrimage/schedule now backup --all',
    );
  });
});
