import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { version } from '../../toolkit/version.ts';
import { testProject } from './project.ts';

describe('the command line', () => {
  test('teaches by example', async () => {
    const { code, out } = await testProject().run('--help');
    expect(code).toBe(0);
    await expect(out).toMatchFileSnapshot('../golden/help.txt');
  });

  test.each(['check', 'synth', 'diff', 'schema', 'doctor', 'completion'])(
    'explains %s with examples',
    async (command) => {
      const { code, out } = await testProject().run(command, '--help');
      expect(code).toBe(0);
      expect(out).toContain(`Usage: arrimage ${command}`);
      expect(out).toContain('Examples:');
    },
  );

  test('knows the version of its package', async () => {
    const { version: own } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };
    expect(await testProject().run('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' });
    expect(version).toBe(own);
  });

  test('fails when a command does not exist', async () => {
    expect(await testProject().run('chekc')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "err": "unknown command 'chekc'
      (Did you mean check?)
      ",
        "out": "",
      }
    `);
  });

  test.each([[['--help', 'deploy']], [['--project', 'deploy', '-h']], [['help']], [['--project', 'check']]])(
    'tells all commands where none is meant: %j',
    async (argv) => {
      const { out, err } = await testProject().run(...argv);
      expect(out + err).toContain('rollback [options] <target>');
    },
  );

  test.each([[['help', 'diff']], [['--project', 'check', 'diff', '--help']], [['--project=lab', 'diff', '-h']]])(
    'explains the command that is meant: %j',
    async (argv) => {
      expect((await testProject().run(...argv)).out).toContain('Usage: arrimage diff');
    },
  );

  test('has an advice where another command is among the words', async () => {
    expect((await testProject().run('secret', 'check')).err).toContain('(Did you mean secrets?)');
  });

  test('fails when an option does not exist', async () => {
    expect(await testProject().run('check', '--fromat', 'json')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "err": "unknown option '--fromat'
      (Did you mean --format?)
      ",
        "out": "",
      }
    `);
  });

  test('fails when an option takes another value', async () => {
    expect(await testProject().run('check', '--format', 'xml')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "err": "option '--format <format>' argument 'xml' is invalid. Allowed choices are text, json, sarif, github.
      ",
        "out": "",
      }
    `);
  });

  test('fails when there is no environment', async () => {
    expect(await testProject({}).run('check')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "err": "<project>: expected config/<system>/<environment>.yaml, got none; write the first environment
      ",
        "out": "",
      }
    `);
  });

  test('fails when a target is none', async () => {
    expect(await testProject().run('check', 'samaconso/prdo', 'samaconso')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "err": "expected a target of config/, got "samaconso/prdo"; did you mean "samaconso/prod"?
      expected a target SYSTEM/ENVIRONMENT, got "samaconso"; write one of samaconso/dev, samaconso/lab, samaconso/prod
      ",
        "out": "",
      }
    `);
  });

  test('fails when a folder of config/ belongs to no system', async () => {
    const project = testProject({ 'config/samaconzo/prod.yaml': 'x: 1\n' });
    expect(await project.run('check')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "err": "config/samaconzo: no system is named "samaconzo"; the systems are blingauto, dhis2-sync, orchestra, samaconso
      ",
        "out": "",
      }
    `);
  });

  test('fails when package.json names a module that is not there', async () => {
    const project = testProject({ 'package.json': '{"arrimage":{"systems":"./dist/systems.js"}}' });
    expect(await project.run('check')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "err": "package.json arrimage.systems: expected a module, got "./dist/systems.js"; compile the project first
      ",
        "out": "",
      }
    `);
  });

  test('fails when package.json is not JSON', async () => {
    expect(await testProject({ 'package.json': '{' }).run('check')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "err": "package.json: expected JSON; mend it first
      ",
        "out": "",
      }
    `);
  });

  test('fails when the module of a project exports no systems', async () => {
    const project = testProject({ 'package.json': '{"arrimage":{"systems":"./systems.mjs"}}', 'systems.mjs': '' });
    expect(await project.run('check')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "err": "systems.mjs: expected an export named systems, a list of systems, got "undefined"; export one
      ",
        "out": "",
      }
    `);
  });
});
