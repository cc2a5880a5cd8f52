import { describe, expect, test } from 'vitest';
import { testProject } from './project.ts';

describe.each(['logs', 'exec', 'run', 'restart', 'stop', 'start'])('%s', (command) => {
  const more = command === 'exec' ? ['--', 'true'] : [];

  test('explains itself with examples', async () => {
    const { code, out } = await testProject().run(command, '--help');
    expect(code).toBe(0);
    expect(out).toContain(`Usage: arrimage ${command} [options] <target>`);
    expect(out).toContain('Examples:');
  });

  test('fails when a name is unknown', async () => {
    const { code, out, err } = await testProject().run(command, 'samaconso/lab', 'wroker', ...more);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(
      /^expected a (service|job, schedule or command|service or job) of samaconso\/lab, got "wroker"; [^\n]+\n$/,
    );
  });

  test('fails when the settings are wrong, and tells each mistake', async () => {
    const project = testProject();
    project.edit('config/samaconso/lab.yaml', 'concurrency: 2', 'concurrency: two');
    expect((await project.run(command, 'samaconso/lab', 'api', ...more)).err).toMatch(
      /^config\/samaconso\/lab.yaml:\d+:\d+ worker.concurrency: expected [^\n]+\n$/,
    );
  });
});

test('logs fails when its options are wrong, and tells both', async () => {
  expect(await testProject().run('logs', 'samaconso/lab', '--since', 'soon', '--tail', 'few')).toMatchInlineSnapshot(`
    {
      "code": 2,
      "err": "--since: expected a duration or a time, got "soon"; write 10m, 2h, 1d or 2026-11-21T10:00:00Z
    --tail: expected a number of lines, got "few"; write 100 or all
    ",
      "out": "",
    }
  `);
});

test('exec fails when there is no command', async () => {
  expect(await testProject().run('exec', 'samaconso/lab', 'api')).toMatchInlineSnapshot(`
    {
      "code": 2,
      "err": "missing required argument 'command'
    ",
      "out": "",
    }
  `);
});

test('exec fails when the replica is no number', async () => {
  expect(
    await testProject().run('exec', 'samaconso/lab', 'api', '--replica', 'two', '--', 'true'),
  ).toMatchInlineSnapshot(`
    {
      "code": 2,
      "err": "option '--replica <number>' argument 'two' is invalid. Write a number from 1.
    ",
      "out": "",
    }
  `);
});
