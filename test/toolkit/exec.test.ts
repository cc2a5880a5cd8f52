import { describe, expect, test } from 'vitest';
import { type ExecRequest, exec } from '../../toolkit/exec.ts';
import { type Answer, fakeServers } from './fake-servers.ts';

const request: ExecRequest = { service: 'api', replica: null, server: null, command: ['id'], isInteractive: false };

/** The exit code, and the SSH command with its remote command decoded. */
async function executed(more: Partial<ExecRequest>, answer?: Answer) {
  const { open, received } = await fakeServers(answer);
  const code = await exec(open, { ...request, ...more });
  const { words = [], options } = received.at(-1) ?? {};
  const [, encoded = ''] = /echo (\S+) \|/.exec(words.at(-1) ?? '') ?? [];
  const remote = Buffer.from(encoded, 'base64')
    .toString()
    .replace(/-[0-9a-f]{8}\b/, '-<hash>');
  return { code, terminal: words.find((word) => /^-[tT]$/.test(word)), remote, options };
}

/** Only these replicas run. */
const running =
  (...replicas: readonly number[]): Answer =>
  ({ script }) => {
    if (!script.includes("'container {{json .}}'")) return null;
    const of = (replica: number) => ({
      Name: `/old-${replica}`,
      Config: { Labels: { 'arrimage.service': 'api', 'arrimage.replica': String(replica) } },
      State: { Running: true },
    });
    return replicas.map((replica) => `container ${JSON.stringify(of(replica))}\n`).join('');
  };

describe('exec', () => {
  test('gives a command the input and output of this process, as they are', async () => {
    const { terminal, remote, options } = await executed({ command: ['psql', '-c', "select 'it''s'"] });
    expect(terminal).toBe('-T');
    expect(remote).toMatchInlineSnapshot(`"exec docker exec -i api-<hash> psql -c 'select '\\''it'\\'''\\''s'\\'''"`);
    expect([options?.attach, options?.timeoutMilliseconds]).toEqual(['terminal', 0]);
  });

  test('gives it a terminal where a person sits at one', async () => {
    const { terminal, remote } = await executed({ command: ['sh'], isInteractive: true });
    expect([terminal, remote]).toMatchInlineSnapshot(`
      [
        "-t",
        "exec docker exec -it api-<hash> sh",
      ]
    `);
  });

  test('ends with the exit code of the command', async () => {
    const { code } = await executed({}, ({ options }) => (options.attach === 'terminal' ? { code: 7 } : null));
    expect(code).toBe(7);
  });

  test('finds what really runs, also of an older version', async () => {
    expect((await executed({}, running(2, 1))).remote).toBe('exec docker exec -i old-1 id');
    expect((await executed({ replica: 2 }, running(2, 1))).remote).toBe('exec docker exec -i old-2 id');
  });

  test('fails when the service does not run', async () => {
    await expect(executed({}, running())).rejects.toThrowErrorMatchingInlineSnapshot(
      `[HostError: server app: api does not run there; start or deploy it]`,
    );
  });

  test('fails when the replica does not run', async () => {
    await expect(executed({ replica: 3 }, running(1, 2))).rejects.toThrowErrorMatchingInlineSnapshot(
      `[HostError: server app: replica 3 of api does not run there; those that run are 1, 2]`,
    );
  });

  test('fails when the server does not have the service', async () => {
    await expect(executed({ server: 'db' })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[UsageError: --server: expected a server that has api, got "db"; write app]`,
    );
  });

  test('fails when it is a job', async () => {
    await expect(executed({ service: 'migrate' })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[UsageError: expected a service of samaconso/lab, got the job "migrate"; run it by arrimage run samaconso/lab migrate]`,
    );
  });
});
