import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { testProject } from './project.ts';

describe('schema', () => {
  test('writes what is missing, then finds it current', async () => {
    const project = testProject();
    expect((await project.run('schema', '--check')).code).toBe(2);
    expect((await project.run('schema')).out).toMatchInlineSnapshot(`
      "written docs/reference/blingauto.md
      written docs/reference/dhis2-sync.md
      written docs/reference/orchestra.md
      written docs/reference/policies.md
      written docs/reference/samaconso.md
      written docs/schema/blingauto.schema.json
      written docs/schema/dhis2-sync.schema.json
      written docs/schema/orchestra.schema.json
      written docs/schema/samaconso.schema.json
      "
    `);
    expect(await project.run('schema', '--check')).toEqual({ code: 0, out: '', err: '' });
  });

  test('fails when a file is not current', async () => {
    const project = testProject();
    await project.run('schema');
    project.write('docs/reference/policies.md', 'old\n');
    expect(await project.run('schema', '--check')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "err": "docs/reference/policies.md: it is not current; run arrimage schema
      ",
        "out": "",
      }
    `);
    expect(project.read('docs/reference')['policies.md']).toBe('old\n');
  });
});

describe('completion', () => {
  /** What bash offers after the words of a line, the last of which is not finished. */
  async function offered(...words: readonly string[]): Promise<readonly string[]> {
    const project = testProject();
    const { out } = await project.run('completion', 'bash');
    const line = words.map((word) => `'${word}'`).join(' ');
    const script = `${out}\nCOMP_WORDS=(${line}); COMP_CWORD=${words.length - 1}; _arrimage; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return execFileSync('bash', ['-c', script], { cwd: project.folder, encoding: 'utf8' }).trim().split('\n');
  }

  test('offers commands in bash', async () => {
    expect(await offered('arrimage', 's')).toEqual(['synth', 'status', 'stop', 'start', 'secrets', 'schema']);
  });

  test('offers the targets of config/', async () => {
    expect(await offered('arrimage', 'check', 'sama')).toEqual(['samaconso/dev', 'samaconso/lab', 'samaconso/prod']);
  });

  test('offers the values of an option', async () => {
    expect(await offered('arrimage', 'check', '--format', '')).toEqual(['text', 'json', 'sarif', 'github']);
  });

  test.each(['bash', 'zsh', 'fish'])('prints a script for %s', async (shell) => {
    const { code, out } = await testProject().run('completion', shell);
    expect(code).toBe(0);
    await expect(out).toMatchFileSnapshot(`../golden/completion/${shell}.txt`);
  });

  test('fails when the shell is another one', async () => {
    expect(await testProject().run('completion', 'csh')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "err": "command-argument value 'csh' is invalid for argument 'shell'. Allowed choices are bash, zsh, fish.
      ",
        "out": "",
      }
    `);
  });
});
