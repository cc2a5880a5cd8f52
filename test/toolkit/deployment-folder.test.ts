import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { scriptInput } from '../../toolkit/commands/ssh.ts';
import { keepRecords, RECORD, writeFiles } from '../../toolkit/deployment-folder.ts';
import { run } from '../../toolkit/run.ts';
import { publicFile } from '../../toolkit/tar.ts';
import { fakeServers } from './fake-servers.ts';

const folder = mkdtempSync(join(tmpdir(), 'arrimage-records-'));
const file = join(folder, 'record.json');
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  for (const path of [file, `${file}.copy`, join(folder, 'copied')]) rmSync(path, { force: true });
});

const before = '{\n  "is": "before"\n}\n';
const after = '{\n  "is": "after"\n}\n';

function sh(script: string, args: readonly string[]) {
  const environment = { PATH: `${folder}:${process.env['PATH']}` };
  return run('sh', ['-s'], { cwd: '/', input: scriptInput(script, args), environment });
}

/** What a later run reads. */
async function read(): Promise<string> {
  const { stdout } = await sh(`${RECORD}\nrecord "$1"`, [file]);
  const found = new TextDecoder().decode(stdout).trim();
  return found === '' ? '' : readFileSync(found, 'utf8');
}

/** Writes by the script that a server gets, whose disk is full from the copy of that number on: it keeps half of the first file there. */
async function write(writing: typeof keepRecords, text: string, fullFrom = 9) {
  const docker = `#!/bin/sh
case $1 in
  create) echo courier ;;
  cp)
    echo >>'${folder}/copied'
    tar -x -C '${folder}' -f - --no-same-owner
    if [ "$(wc -l <'${folder}/copied')" -lt ${fullFrom} ]; then exit; fi
    half='${file}'
    if [ ${fullFrom} -eq 1 ] && [ -e "$half.copy" ]; then half=$half.copy; fi
    printf '{' >"$half"
    echo 'no space left on device' >&2
    exit 1 ;;
esac`;
  writeFileSync(join(folder, 'docker'), docker);
  chmodSync(join(folder, 'docker'), 0o755);
  const { open, received } = await fakeServers();
  const [server] = open.topology.servers;
  if (server === undefined) throw new Error('no server');
  await writing(open.hosts, server, [publicFile('record.json', text)]);
  const script = received.at(-1)?.script ?? '';
  const input = `set -- ${folder}\n${script}`;
  return run('sh', ['-s'], { cwd: '/', input, environment: { PATH: `${folder}:${process.env['PATH']}` } });
}

describe('a record', () => {
  test('is what was written last', async () => {
    expect((await write(keepRecords, before)).code).toBe(0);
    expect((await write(keepRecords, after)).code).toBe(0);
    expect([await read(), readFileSync(file, 'utf8')]).toEqual([after, after]);
  });

  test.each([
    ['its copy', 1, before],
    ['the record itself', 2, after],
  ] as const)('stays whole where the disk fills while %s is written', async (_what, fullFrom, expected) => {
    await write(keepRecords, before);
    rmSync(join(folder, 'copied'));
    const { code, stderr } = await write(keepRecords, after, fullFrom);
    expect([code, stderr]).toEqual([1, expect.stringContaining('no space left')]);
    expect(await read()).toBe(expected);
  });

  test('that neither the file nor its copy has to its end is none', async () => {
    expect(await read()).toBe('');
    for (const path of [file, `${file}.copy`]) writeFileSync(path, before.slice(0, 9));
    expect(await read()).toBe('');
  });
});

test('a file that could not be written fails the step', async () => {
  const { code, stderr } = await write(writeFiles, after, 1);
  expect([code, stderr]).toEqual([1, expect.stringContaining('no space left')]);
});
