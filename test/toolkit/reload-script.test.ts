import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { scriptInput } from '../../toolkit/commands/ssh.ts';
import { run } from '../../toolkit/run.ts';
import { reloadScript } from '../../toolkit/step/reload.ts';

const folder = mkdtempSync(join(tmpdir(), 'arrimage-reload-'));
afterAll(() => rmSync(folder, { recursive: true }));

const worker = (pid: number): string => `echo '${pid} nginx: worker process';`;

/** Reloads the edge of a `docker` whose `top` says one thing before the reload, and others after it, the last again and again. */
async function reload(before: string, after: readonly string[], [drain, begin]: readonly [number, number]) {
  const told = join(folder, 'told');
  rmSync(told, { force: true });
  const cases = after.map((text, index) => `${index === after.length - 1 ? '*' : index + 1}) ${text} ;;`);
  const docker = `#!/bin/sh
case $1 in
  exec) echo >'${told}' ;;
  logs) echo 'GET / 200'; echo '[emerg] no such thing' >&2 ;;
  top)
    if [ ! -e '${told}' ]; then ${before} exit; fi
    echo >>'${told}'
    case $(($(wc -l <'${told}') - 1)) in ${cases.join(' ')} esac ;;
esac`;
  writeFileSync(join(folder, 'docker'), docker);
  chmodSync(join(folder, 'docker'), 0o755);
  const input = scriptInput(reloadScript('nginx -s reload'), ['edge', String(drain), String(begin)], 'stays');
  const { code, stderr } = await run('sh', ['-s'], {
    ...{ cwd: '/', input, environment: { PATH: `${folder}:${process.env['PATH']}` } },
  });
  return { code, stderr };
}

test('a reload has ended once there are new processes and the old ones have gone', async () => {
  expect(await reload(worker(1), [worker(1), worker(1) + worker(2), worker(2)], [9, 9])).toEqual({
    code: 0,
    stderr: '',
  });
});

test('old processes get some seconds', async () => {
  expect(await reload(worker(1), [worker(1) + worker(2)], [0, 9])).toEqual({ code: 0, stderr: '' });
});

test('a reload that brings no new processes fails, with the last errors and not the last requests', async () => {
  const stderr = 'edge goes on with its old processes\nlast lines of edge:\n[emerg] no such thing\n';
  expect(await reload(worker(1), [worker(1)], [9, 1])).toEqual({ code: 3, stderr });
});

test('an engine that says nothing does not say that there are new processes', async () => {
  expect((await reload(worker(1), ['exit 1'], [9, 1])).code).toBe(3);
  expect((await reload(worker(1), ['exit 1;', worker(2)], [9, 9])).code).toBe(0);
});

test('another program than nginx has read its files when its command has ended', async () => {
  expect(await reload("echo '1 prometheus';", ["echo '1 prometheus'"], [9, 9])).toEqual({ code: 0, stderr: '' });
});

test('an engine that does not answer at first is asked again, since its silence is no lack of old processes', async () => {
  const asked = join(folder, 'asked');
  const late = `if [ ! -e '${asked}' ]; then touch '${asked}'; exit 1; fi; ${worker(1)}`;
  expect((await reload(late, [worker(1)], [9, 1])).code).toBe(3);
  expect((await reload('exit 1;', [worker(2)], [9, 9])).code).toBe(3);
});
