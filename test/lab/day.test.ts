import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { deployed, LAB, PROJECT, tryOnHost } from './tools/deployed-lab.ts';

const MAIN = join(import.meta.dirname, '../../dist/bin/main.js');
const TARGET = 'samaconso/lab';

/** What a process has printed so far. */
interface Printed {
  readonly child: ChildProcess;
  readonly out: () => Buffer;
  readonly err: () => string;
  readonly ended: Promise<number | null>;
}

function start(program: string, ...args: readonly string[]): Printed {
  const child = spawn(program, args, { cwd: PROJECT });
  const out: Buffer[] = [];
  let err = '';
  child.stdout.on('data', (bytes: Buffer) => out.push(bytes));
  child.stderr.on('data', (bytes: Buffer) => {
    err += bytes.toString();
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, out: () => Buffer.concat(out), err: () => err, ended };
}

const arrimage = (...args: readonly string[]): Printed => start(process.execPath, MAIN, ...args);

/** Runs a command line to its end. */
async function run(args: readonly string[], input: string | Buffer = '') {
  const { child, out, err, ended } = arrimage(...args);
  child.stdin?.end(input);
  return { code: await ended, out: out().toString(), bytes: out(), err: err() };
}

beforeAll(() => deployed());

describe('logs', () => {
  test('shows all services of all servers in order of time', async () => {
    const { code, out, err } = await run(['logs', TARGET, '--tail', '20', '--format', 'json']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly service: string; readonly server: string; readonly time: string });
    const places = new Set(lines.map(({ service, server }) => `${server}/${service}`));
    expect([...places]).toEqual(expect.arrayContaining(['app/api', 'db/postgres', 'worker/redis', 'worker/worker']));
    const times = lines.map(({ time }) => time);
    expect(times).toEqual([...times].sort());
  });

  test('tells replicas apart, and shows what is newer than a time only', async () => {
    const { out } = await run(['logs', TARGET, 'api', '--since', '1m']);
    const labels = new Set(
      out
        .trim()
        .split('\n')
        .map((line) => line.slice(0, 'api-1 |'.length)),
    );
    expect([...labels].sort()).toEqual(['api-1 |', 'api-2 |']);
    expect((await run(['logs', TARGET, 'api', '--since', '2030-01-01'])).out).toBe('');
  });

  test('shows the servers that answer, and fails', async () => {
    const elsewhere = ['--set', `servers.worker.address=${LAB.subnet}.99`];
    const { code, out, err } = await run(['logs', TARGET, 'redis', 'api', '--tail', '1', ...elsewhere]);
    expect(code).toBe(1);
    expect(out).toMatch(/^api-[12] \|/);
    expect(err).toMatch(/^server worker: [^\n]+\n$/);
  });

  /** Processes on a host that follow logs with this number of lines. */
  const followers = async (tail: string): Promise<string> =>
    (await tryOnHost('worker', `pgrep -f '[d]ocker logs --follow --timestamps --tail ${tail} ' | wc -l`)).stdout.trim();

  test.each([
    ['Ctrl-C', 'SIGINT', 130],
    ['a kill', 'SIGKILL', null],
  ] as const)(
    'followed, goes on with containers that start later, and leaves nothing behind after %s',
    async (_, signal, code) => {
      const tail = signal === 'SIGINT' ? '17' : '19';
      const { child, out, ended } = arrimage('logs', TARGET, 'redis', '--follow', '--tail', tail);
      await expect.poll(() => followers(tail), { timeout: 20_000 }).toBe('1');
      const labels = ['system=samaconso', 'environment=lab', 'service=redis'].map(
        (label) => `--label arrimage.${label}`,
      );
      const later = `docker run --rm --network none ${labels.join(' ')} --entrypoint sh lab/redis:8 -c 'echo of a later one; sleep 3'`;
      expect((await tryOnHost('worker', later)).code).toBe(0);
      await expect.poll(() => out().toString(), { timeout: 20_000 }).toContain('redis | of a later one\n');
      child.kill(signal);
      expect(await ended).toBe(code);
      await expect.poll(() => followers(tail), { timeout: 20_000 }).toBe('0');
    },
  );
});

describe('exec', () => {
  test('works in a pipe', async () => {
    const psql = ['psql', '-U', 'postgres', '-d', 'samaconso', '-At'];
    expect(await run(['exec', TARGET, 'postgres', '--', ...psql], 'select 1')).toMatchObject({
      code: 0,
      out: '1\n',
      err: '',
    });
  });

  test('passes bytes as they are', async () => {
    const bytes = randomBytes(2_000_000);
    expect((await run(['exec', TARGET, 'redis', '--', 'cat'], bytes)).bytes.equals(bytes)).toBe(true);
  });

  test('gives the command its words as they are, and ends with its code', async () => {
    const words = ["it's", '$HOME "q" \\ `id` !!', '', 'a\nb\n', 'é', '-n', '*'];
    const print = ['sh', '-c', 'for word do printf "%s\\0" "$word"; done; exit 7', 'print'];
    const { code, out } = await run(['exec', TARGET, 'api', '--replica', '2', '--', ...print, ...words]);
    expect({ code, words: out.split('\0').slice(0, -1) }).toEqual({ code: 7, words });
  });

  test('has a terminal where there is one', async () => {
    const line = `'${process.execPath}' '${MAIN}' exec ${TARGET} api -- sh -c 'tty; stty size; exit 5'`;
    const { child, out, ended } = start('script', '-qec', line, '/dev/null');
    child.stdin?.end();
    expect(await ended).toBe(5);
    // `script` passes the end of its input on as NULs, which the terminal echoes as they come.
    const said = ['^@', '\0', '^D', '\b'].reduce((text, echo) => text.replaceAll(echo, ''), out().toString());
    expect(said).toMatch(/\/dev\/pts\/\d+\r\n\d+ \d+\r\n$/);
  });

  test('fails when the replica does not run', async () => {
    const { code, err } = await run(['exec', TARGET, 'api', '--replica', '3', '--', 'true']);
    expect(code).toBe(1);
    expect(err).toMatchInlineSnapshot(`
      "server app: replica 3 of api does not run there; those that run are 1, 2
      "
    `);
  });
});

describe('stop and start', () => {
  test('leave a service stopped, with its container, and bring it back healthy', async () => {
    const stopped = await run(['stop', TARGET, 'redis', '--format', 'json']);
    expect(stopped.err).toMatchInlineSnapshot(`
      "redis on worker will be missed by api on app, worker on worker
      redis on worker was stopped
      "
    `);
    expect(stopped.code).toBe(0);
    const state = { service: 'redis', server: 'worker', container: 'samaconso-lab-redis' };
    expect(JSON.parse(stopped.out)).toMatchObject({
      services: [{ ...state, state: 'exited', health: '-' }],
      errors: [],
    });
    expect((await run(['exec', TARGET, 'redis', '--', 'true'])).code).toBe(1);

    const started = await run(['start', TARGET, 'redis', '--format', 'json']);
    expect({ code: started.code, err: started.err }).toEqual({
      code: 0,
      err: 'redis on worker was started and is healthy\n',
    });
    expect(JSON.parse(started.out)).toMatchObject({ services: [{ ...state, state: 'running', health: 'healthy' }] });
  });
});

describe('restart', () => {
  test('restarts in order, each healthy before the next', async () => {
    const { code, out, err } = await run(['restart', TARGET, 'worker', 'redis']);
    expect(code).toBe(0);
    expect(err).toMatchInlineSnapshot(`
      "redis on worker was restarted and is healthy
      worker on worker was restarted and is healthy
      "
    `);
    expect(out).toMatch(/redis .* worker .* running .* healthy/);
  });

  test('loses no replica before the other one is healthy', async () => {
    const { code, err } = await run(['restart', TARGET, 'api']);
    expect(code).toBe(0);
    expect(err).toMatchInlineSnapshot(`
      "api 1 on app was restarted and is healthy
      api 2 on app was restarted and is healthy
      "
    `);
  });
});

describe('run', () => {
  test('runs a job now, and its logs stay', async () => {
    const { code, out, err } = await run(['run', TARGET, 'migrate']);
    expect({ code, err }).toEqual({ code: 0, err: 'migrate has run on app\n' });
    const logged = await run(['logs', TARGET, 'migrate']);
    const sorted = (text: string) => text.split('\n').sort();
    expect(sorted(logged.out.replaceAll(/^migrate \| /gm, ''))).toEqual(sorted(out));
  });

  test('fails when the job cannot run', async () => {
    const { code, err } = await run(['run', TARGET, 'migrate', '--set', 'images.api.tag=none']);
    expect(code).toBe(1);
    expect(err).toMatchInlineSnapshot(`
      "server app: the job migrate failed: Error response from daemon: No such image: samaconso/api:none
      "
    `);
  });
});
