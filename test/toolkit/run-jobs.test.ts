import { describe, expect, test } from 'vitest';
import { runJobs } from '../../toolkit/run-jobs.ts';
import { type Answer, fakeServers } from './fake-servers.ts';
import { locking } from './locking.ts';

async function ran(name: string, answer?: Answer) {
  const { open, received } = await fakeServers(answer);
  const lines: string[] = [];
  const told: string[] = [];
  const listener = { line: (line: string) => void lines.push(line), report: (line: string) => void told.push(line) };
  const runs = await runJobs(open, name, listener, locking());
  return { runs: runs.map(({ job, server, error }) => ({ job, server, error })), lines, told, received };
}

const isRun = (script: string): boolean => script.includes('docker wait');

describe('running a job', () => {
  test('tells what it prints as it comes, and records that it has run', async () => {
    const { runs, lines, told, received } = await ran('migrate', ({ script }) => (isRun(script) ? 'one\ntwo\n' : null));
    expect(runs).toEqual([{ job: 'migrate', server: 'app', error: null }]);
    expect(lines).toEqual(['one', 'two']);
    expect(told).toEqual(['migrate has run on app']);
    expect(received.at(-2)?.script).toContain('docker cp');
  });

  test('fails when the job does, without a record', async () => {
    const { runs, received } = await ran('migrate', ({ script }) =>
      isRun(script) ? { code: 4, stderr: 'it ended with code 3' } : null,
    );
    expect(runs).toMatchInlineSnapshot(`
      [
        {
          "error": "server app: the job migrate failed: it ended with code 3",
          "job": "migrate",
          "server": "app",
        },
      ]
    `);
    expect(received.some(({ script }) => script.includes('docker cp'))).toBe(false);
  });

  test('fails when there is no such job, and reaches no server', async () => {
    const { open, received } = await fakeServers();
    const listener = { line: () => {}, report: () => {} };
    await expect(runJobs(open, 'migrat', listener, locking())).rejects.toThrowErrorMatchingInlineSnapshot(
      `[UsageError: expected a job of samaconso/lab, got "migrat"; did you mean "migrate"?]`,
    );
    expect(received).toEqual([]);
  });
});
