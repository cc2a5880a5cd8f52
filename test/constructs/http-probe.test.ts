import { execFile } from 'node:child_process';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Runtime } from '../../constructs/container-props.ts';
import { httpProbe } from '../../constructs/health-check.ts';

const TIMES = { intervalSeconds: 10, timeoutSeconds: 2, retries: 3, startPeriodSeconds: 10 };

/** Runs the probe of a runtime as an engine does, against a program of this machine. */
async function probe(runtime: Runtime, answer: RequestListener | 'nobody', origin?: string) {
  const server = createServer(answer === 'nobody' ? undefined : answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise((resolve) => server.close(resolve).closeAllConnections());
  if (answer === 'nobody') await close();
  const from = origin === undefined ? {} : { origin };
  const [kind, ...words] = httpProbe(runtime, { port, path: '/health?deep=1', ...from }, TIMES).test;
  const [program = '', ...args] = kind === 'CMD' ? words : ['sh', '-c', ...words];
  const finished = await promisify(execFile)(program === 'python' ? 'python3' : program, args).then(
    () => ({ code: 0, stderr: '' }),
    (error: { readonly code: number; readonly stderr: string }) => error,
  );
  await close();
  return { code: finished.code, stderr: finished.stderr };
}

const status =
  (code: number): RequestListener =>
  (_, response) =>
    response.writeHead(code, { location: 'https://elsewhere.invalid/' }).end('some text');

describe.each(['python', 'node', 'java'] as const)('the HTTP probe of an image with %s', (runtime) => {
  test.each([200, 204, 302])('succeeds where the answer is %i', async (code) => {
    expect(await probe(runtime, status(code))).toEqual({ code: 0, stderr: '' });
  });

  test.each([404, 500, 503])('fails where the answer is %i', async (code) => {
    expect((await probe(runtime, status(code))).code).not.toBe(0);
  });

  test('fails where nobody answers, or too late, or closes', async () => {
    expect((await probe(runtime, 'nobody')).code).not.toBe(0);
    expect((await probe(runtime, () => {})).code).not.toBe(0);
    expect((await probe(runtime, (request) => request.socket.destroy())).code).not.toBe(0);
  });

  test('asks for the path, by the public origin where there is one', async () => {
    const asked: unknown[] = [];
    const answer: RequestListener = ({ method, url, headers }, response) => {
      asked.push([method, url, headers.host?.replace(/:\d{5}$/, ''), headers['x-forwarded-proto']]);
      response.end();
    };
    await probe(runtime, answer);
    await probe(runtime, answer, 'https://shop.example.org');
    expect(asked.at(0)).toEqual(['GET', '/health?deep=1', '127.0.0.1', undefined]);
    expect(asked.at(-1)).toEqual(['GET', '/health?deep=1', 'shop.example.org', 'https']);
  });
});

describe('the HTTP probe of an image with python', () => {
  test('says what the answer was', async () => {
    expect((await probe('python', status(503))).stderr).toBe('HTTP/1.1 503 Service Unavailable\n');
    expect((await probe('python', (request) => request.socket.destroy())).stderr).toMatch(
      /closed without an answer|ConnectionResetError/,
    );
  });
});
