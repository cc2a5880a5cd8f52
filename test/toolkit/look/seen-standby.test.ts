import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { scriptInput } from '../../../toolkit/commands/ssh.ts';
import { RECORD } from '../../../toolkit/deployment-folder.ts';
import { STANDBY } from '../../../toolkit/look/seen-standby.ts';
import { run } from '../../../toolkit/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'arrimage-standby-'));
afterAll(() => rmSync(folder, { recursive: true }));

const whole = '{\n  "version": 1\n}\n';

async function looked(files: Readonly<Record<string, string>>) {
  rmSync(join(folder, 'standby'), { recursive: true, force: true });
  mkdirSync(join(folder, 'standby'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'standby', name), text);
  const input = scriptInput(`directory=$1\n${RECORD}\n${STANDBY}`, [folder]);
  const { code, stdout, stderr } = await run('sh', ['-s'], { cwd: '/', input });
  return { code, stdout: new TextDecoder().decode(stdout), stderr };
}

const told = { code: 0, stdout: 'standby {\nstandby   "version": 1\nstandby }\n', stderr: '' };

test('a server without a record has one generation', async () => {
  expect(await looked({})).toEqual({ ...told, stdout: '' });
});

test('the record is read, or its copy where the record is half-written or not there again yet', async () => {
  expect(await looked({ 'record.json': whole, 'record.json.copy': '{' })).toEqual(told);
  expect(await looked({ 'record.json': '{', 'record.json.copy': whole })).toEqual(told);
  expect(await looked({ 'record.json.copy': whole })).toEqual(told);
});

test('a record that nobody can read is an error, since what stands by would seem superfluous', async () => {
  expect(await looked({ 'record.json': '{', 'record.json.copy': '' })).toEqual({
    code: 5,
    stdout: '',
    stderr: expect.stringMatching(/standby\/record\.json was not written to its end, nor was its copy: remove /),
  });
});
