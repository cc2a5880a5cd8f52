import { describe, expect, test } from 'vitest';
import { type RunOptions, run, runPiped } from '../../toolkit/run.ts';

describe('run', () => {
  /** What a shell's script printed, line by line, and its exit code. */
  async function lines(script: string, options: Partial<RunOptions> = {}) {
    const told: string[] = [];
    const line = (text: string, from: string): void => void told.push(`${from} ${text}`);
    const { code } = await run('sh', ['-c', script], { cwd: '/', line, ...options });
    return { told, code };
  }

  test('tells each line that a program prints, whole and as it is', async () => {
    const script = 'printf "one\\nt"; sleep 0.1; printf "wo é\\n  three \\n\\nfive"; sleep 0.1; echo six >&2; exit 3';
    expect(await lines(script)).toEqual({
      told: ['stdout one', 'stdout two é', 'stdout   three ', 'stdout ', 'stderr six', 'stdout five'],
      code: 3,
    });
  });

  test('gives a program its input, and then the end of it', async () => {
    expect(await lines('cat; echo end', { input: 'a\n' })).toEqual({ told: ['stdout a', 'stdout end'], code: 0 });
  });

  test('lets a program wait for more input where it is asked to', async () => {
    const script =
      'exec 3<&0; read first; echo "$first"; (read second; echo "no more") <&3 & sleep 0.2; kill $! && echo waits';
    expect(await lines(script, { input: 'a\n', afterInput: 'silence' })).toEqual({
      told: ['stdout a', 'stdout waits'],
      code: 0,
    });
  });

  test('is not disturbed by a program that leaves its input unread', async () => {
    const input = 'x'.repeat(1_000_000);
    const { code } = await run('true', [], { cwd: '/', input, afterInput: 'silence' });
    expect(code).toBe(0);
  });
});

describe('runPiped', () => {
  const shell = (script: string) => ['sh', '-c', script];
  const options = { cwd: '/', timeoutMilliseconds: 10_000 };

  test('gives a program what another one prints', async () => {
    const { code, stdout } = await runPiped(shell('echo one'), shell('cat; echo two'), options);
    expect([code, new TextDecoder().decode(stdout)]).toEqual([0, 'one\ntwo']);
  });

  test('fails with what the second says when it stops before it has read all', async () => {
    const finished = await runPiped(shell('while :; do echo more; done'), shell('echo full >&2; exit 3'), options);
    expect([finished.code, finished.stderr]).toEqual([3, 'full']);
  });

  test('fails with what the first says when it is the one that fails', async () => {
    const finished = await runPiped(shell('echo none >&2; exit 4'), shell('cat; sleep 0.2; exit 3'), options);
    expect([finished.code, finished.stderr]).toEqual([4, 'none']);
  });
});
