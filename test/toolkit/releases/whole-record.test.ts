import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderJson } from '../../../model/json.ts';
import { isWhole } from '../../../toolkit/deployment-folder.ts';
import { readReleaseFrom } from '../../../toolkit/releases/release.ts';
import { fakeServers } from '../fake-servers.ts';

let file = '';
beforeAll(async () => {
  file = join(await mkdtemp(join(tmpdir(), 'arrimage-record-')), '7-1a2b3c4d.json');
});
afterAll(() => rm(join(file, '..'), { recursive: true, force: true }));

const RECORD = renderJson({ version: 1, number: 7, topology: { services: [{ name: 'web' }] } });

test.each([
  ['whole', RECORD, 'whole'],
  ['cut off', RECORD.slice(0, -2), ''],
  ['cut off after a line', `${RECORD.split('\n').slice(0, 3).join('\n')}\n`, ''],
  ['empty', '', ''],
])('a record that is %s', async (_, text, said) => {
  await writeFile(file, text);
  const script = `release=$1; if ${isWhole('release')}; then printf whole; fi`;
  const { stdout } = await promisify(execFile)('sh', ['-c', script, 'sh', file]);
  expect(stdout).toBe(said);
});

test('a record that cannot be read is named, with what to do', async () => {
  const { open } = await fakeServers(({ script }) => (script.includes('cat "$1"') ? '{"version": 1,' : null));
  const [server] = open.topology.servers;
  if (server === undefined) throw new Error('no server');
  await expect(readReleaseFrom(open.hosts, server, 'releases/7-1a2b3c4d.json')).rejects.toThrow(
    /^server \w+: the release's record cannot be read \(.*\); remove \/srv\/arrimage\/samaconso-lab\/releases\/7-1a2b3c4d.json there, or bring it from another server$/,
  );
});
