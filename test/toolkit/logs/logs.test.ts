import { describe, expect, test } from 'vitest';
import { followLogs, readLogs } from '../../../toolkit/logs/logs.ts';
import { colorsFor } from '../../../toolkit/report/colors.ts';
import { logReport } from '../../../toolkit/report/log-report.ts';
import { type Answer, fakeServers } from '../fake-servers.ts';

const period = { since: null, tail: '100' };

const PRINTED: Readonly<Record<string, string>> = {
  app: '= 1 service:api 1\n1o. 2026-11-21T09:00:03Z third\n= 2 service:api 2\n2e. 2026-11-21T09:00:01Z first\n',
  worker: '= 1 service:worker 1\n1o. 2026-11-21T09:00:02Z second\n',
};

const answer: Answer = ({ server }) => PRINTED[server] ?? '';

describe('reading logs', () => {
  test('puts the lines of all servers in order of time', async () => {
    const { open } = await fakeServers(answer);
    const names = ['api', 'worker', 'redis'];
    const { lines, warnings, errors } = await readLogs(open, { names, period });
    const text = logReport(open.topology, { format: 'text', names, timestamps: false }, colorsFor(false));
    expect(lines.map(text).join('')).toMatchInlineSnapshot(`
      "api-2  | first
      worker | second
      api-1  | third
      "
    `);
    expect({ warnings, errors }).toMatchInlineSnapshot(`
      {
        "errors": [],
        "warnings": [
          "server worker: redis has no container there",
        ],
      }
    `);
  });

  test('is one session a server, for what it has only', async () => {
    const { open, received } = await fakeServers(answer);
    await readLogs(open, { names: ['api', 'migrate', 'worker'], period: { since: '600s', tail: 'all' } });
    expect(received.map(({ server, args }) => `${server}: ${args}`)).toMatchInlineSnapshot(`
      [
        "app: samaconso lab ' service:api job:api service:migrate job:migrate ' all 600s",
        "worker: samaconso lab ' service:worker job:worker ' all 600s",
      ]
    `);
  });

  test('fails when a server does not answer, and shows the others', async () => {
    const { open } = await fakeServers((received) =>
      received.server === 'app' ? { code: 255, stderr: 'ssh: connect: No route to host' } : answer(received),
    );
    const { lines, errors } = await readLogs(open, { names: [], period });
    expect(lines.map(({ line }) => line)).toEqual(['second']);
    expect(errors).toMatchInlineSnapshot(`
      [
        "server app: no answer from 198.51.100.12 port 22; see that it runs and that the network lets SSH in",
      ]
    `);
  });

  test('fails when a name is unknown, and reaches no server', async () => {
    const { open, received } = await fakeServers(answer);
    await expect(readLogs(open, { names: ['apy'], period })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[UsageError: expected a service or job of samaconso/lab, got "apy"; did you mean "api"?]`,
    );
    expect(received).toEqual([]);
  });
});

describe('following logs', () => {
  test('tells each line as it comes, without a limit of time, until the connection ends', async () => {
    const { open, received } = await fakeServers(answer);
    const lines: string[] = [];
    const listener = { line: ({ line }: { readonly line: string }) => lines.push(line), warning: () => {} };
    await followLogs(open, { names: ['worker'], period }, listener, () => {});
    expect(lines).toEqual(['second']);
    expect(received.map(({ options }) => [options.timeoutMilliseconds, options.afterInput])).toEqual([[0, 'silence']]);
  });

  test('fails when a server does not answer, and tells it at once', async () => {
    const { open } = await fakeServers(() => ({ code: 255, stderr: 'Permission denied (publickey).' }));
    const failed: string[] = [];
    await followLogs(open, { names: ['redis'], period }, { line: () => {}, warning: () => {} }, (error) =>
      failed.push(error),
    );
    expect(failed).toMatchInlineSnapshot(`
      [
        "server worker: SSH refused the key of deploy; add your public key by ssh-copy-id -p 22 deploy@198.51.100.13",
      ]
    `);
  });
});

describe('a line of a log', () => {
  const line = { service: 'api', replica: 2, server: 'app', time: '2026-11-21T09:00:01Z', line: 'hi' } as const;

  test('may have its time in front', async () => {
    const { topology } = (await fakeServers()).open;
    const text = logReport(topology, { format: 'text', names: [], timestamps: true }, colorsFor(false));
    expect(text({ ...line, stream: 'stdout' })).toBe('api-2     | 2026-11-21T09:00:01Z hi\n');
  });

  test('is one object of JSON', async () => {
    const { topology } = (await fakeServers()).open;
    const text = logReport(topology, { format: 'json', names: [], timestamps: false }, colorsFor(false));
    expect(text({ ...line, stream: 'stderr' })).toMatchInlineSnapshot(`
      "{"version":1,"service":"api","replica":2,"server":"app","time":"2026-11-21T09:00:01Z","line":"hi","stream":"stderr"}
      "
    `);
  });

  test('names the server where several have the service', async () => {
    const { topology } = (await fakeServers()).open;
    const [api] = topology.services;
    if (api === undefined) throw new Error('no api');
    const two = { ...topology, services: [...topology.services, { ...api, server: 'worker' }] };
    const text = logReport(two, { format: 'text', names: ['api'], timestamps: false }, colorsFor(false));
    expect(text({ ...line, stream: 'stdout' })).toBe('app/api-2    | hi\n');
  });
});
