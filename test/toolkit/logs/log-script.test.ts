import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { scriptInput } from '../../../toolkit/commands/ssh.ts';
import { type LogLine, logReader } from '../../../toolkit/logs/log-line.ts';
import { FOLLOW_LOGS, READ_LOGS } from '../../../toolkit/logs/log-script.ts';
import { run } from '../../../toolkit/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'arrimage-logs-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** `docker` on a server with the containers of an api, a worker and a job; `$1` of its `logs` is the last word. */
function installDocker(logs: string): void {
  const docker = `#!/bin/sh
case $1 in
  ps) echo api1; echo job1; echo other ;;
  inspect)
    shift 4
    for id do case $id in
      api1) echo 'api1 2026-11-21T09:00:00Z service:api 2' ;;
      job1) echo 'job1 2026-11-21T08:00:00Z job:migrate -' ;;
      *) echo "$id 2026-11-21T08:00:00Z - -" ;;
    esac; done ;;
  events) sleep 1 ;;
  logs) shift $(($# - 1)); ${logs} ;;
esac`;
  writeFileSync(join(folder, 'docker'), docker);
  chmodSync(join(folder, 'docker'), 0o755);
}

/** Runs a script as SSH's server does: in a session of its own. */
async function linesOf(script: string, wanted: string) {
  const lines: LogLine[] = [];
  const warnings: string[] = [];
  const { read, found } = logReader('app', {
    line: (line) => lines.push(line),
    warning: (text) => warnings.push(text),
  });
  const args = ['samaconso', 'lab', wanted, '100', ''];
  const input = scriptInput(script, args, script === FOLLOW_LOGS ? 'ends' : 'stays');
  const errors: string[] = [];
  const environment = { PATH: `${folder}:${process.env['PATH']}` };
  const line = (text: string, from: string): void => void (from === 'stdout' ? read(text) : errors.push(text));
  const { code } = await run('setsid', ['sh', '-s'], { cwd: '/', input, environment, line, afterInput: 'silence' });
  return { code, lines, warnings, errors, found: [...found] };
}

const PRINTS = `echo "2026-11-21T09:00:01.000000001Z from $1"; echo "2026-11-21T09:00:02.000000001Z to stderr" >&2`;

describe.each([
  ['reading logs', READ_LOGS, 0],
  ['following logs', FOLLOW_LOGS, 3],
])('%s', (_, script, ended) => {
  test('tells both streams of the containers of services', async () => {
    installDocker(PRINTS);
    const { code, lines, found } = await linesOf(script, '');
    expect(found).toEqual(['api']);
    const line = { service: 'api', replica: 2, server: 'app' };
    expect(lines.sort((a, b) => (a.time < b.time ? -1 : 1))).toEqual([
      { ...line, time: '2026-11-21T09:00:01.000000001Z', stream: 'stdout', line: 'from api1' },
      { ...line, time: '2026-11-21T09:00:02.000000001Z', stream: 'stderr', line: 'to stderr' },
    ]);
    expect(code).toBe(ended);
  });

  test('tells the last run of a job that is asked for', async () => {
    installDocker(PRINTS);
    const { lines } = await linesOf(script, ' service:migrate job:migrate ');
    expect(lines.map(({ service, replica, line }) => [service, replica, line]).sort()).toEqual([
      ['migrate', null, 'from job1'],
      ['migrate', null, 'to stderr'],
    ]);
  });

  test.each([
    ['spaces and signs', "  a\\b %s $HOME 'q'  ", "  a\\b %s $HOME 'q'  "],
    ['nothing', '', ''],
    ['letters with accents', 'é'.repeat(5000), 'é'.repeat(5000)],
    ['more than a pipe takes at once', 'x'.repeat(20_000), 'x'.repeat(20_000)],
  ])('tells a line of %s as it is', async (_, printed, expected) => {
    writeFileSync(join(folder, 'printed'), `2026-11-21T09:00:01Z ${printed}`);
    installDocker(`cat '${folder}/printed'`);
    const { lines } = await linesOf(script, '');
    expect(lines.map(({ line }) => line)).toEqual([expected]);
  });

  test('tells what the engine says itself apart', async () => {
    installDocker('echo "Error response from daemon: no logs" >&2');
    const { lines, warnings } = await linesOf(script, '');
    expect(lines).toEqual([]);
    expect(warnings).toEqual(['server app: logs of api: Error response from daemon: no logs']);
  });
});

test('following logs fails when the engine ends them', async () => {
  installDocker('sleep 60');
  expect((await linesOf(FOLLOW_LOGS, '')).errors).toEqual(['the engine has ended them; run this again']);
});
