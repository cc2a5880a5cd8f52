import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { testProject } from './project.ts';

const PROD = 'config/samaconso/prod.yaml';
const BASE = 'config/samaconso/base.yaml';

/** A project whose config/ is committed. */
function committed() {
  const project = testProject();
  const git = (...args: readonly string[]): string => {
    const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'init.defaultBranch=main'];
    return execFileSync('git', [...who, ...args], { cwd: project.folder, encoding: 'utf8' });
  };
  git('init', '-q');
  git('add', '.');
  git('commit', '-q', '-m', 'first');
  return { ...project, git };
}

describe('diff', () => {
  test('finds nothing where nothing differs', async () => {
    expect(await committed().run('diff', 'samaconso/prod', '--exit-code')).toEqual({
      code: 0,
      out: 'samaconso/prod against git:HEAD\n\n12 unchanged\n',
      err: '',
    });
  });

  test('says what each setting does to what runs', async () => {
    const project = committed();
    project.edit(BASE, '{ repository: samaconso/api, tag: "2.0.0" }', '{ repository: samaconso/api, tag: "2.1.0" }');
    project.edit(PROD, 'replicas: 2\n  concurrency: 8', 'replicas: 3\n  concurrency: 8');
    project.edit(PROD, 'redis:\n  resources: { memory: 2GiB', 'redis:\n  resources: { memory: 3GiB');
    project.edit(PROD, 'sources: [192.0.2.2, 192.0.2.3]', 'sources: [192.0.2.2, 192.0.2.4]');
    const { code, out } = await project.run('diff', 'samaconso/prod', '--exit-code');
    expect(code).toBe(3);
    await expect(out).toMatchFileSnapshot('../golden/diff/settings.txt');
  });

  test('says what is created and destroyed, and that data stays', async () => {
    const project = committed();
    project.write('config/samaconso/test.yaml', project.read('config')['samaconso/dev.yaml'] ?? '');
    project.git('add', '.');
    project.git('commit', '-q', '-m', 'test');
    project.edit('config/samaconso/test.yaml', 'flower:\n  resources: { memory: 256MiB, cpus: 0.5 }\n', '');
    project.edit('config/samaconso/test.yaml', '  flower: 5555\n', '');
    project.edit('config/samaconso/test.yaml', 'worker: [dev]', 'worker: [other]');
    project.edit(
      'config/samaconso/test.yaml',
      'memory: 16GiB, cpus: 4 }',
      'memory: 16GiB, cpus: 4 }\n  other: { address: 192.0.2.51, memory: 16GiB, cpus: 4 }',
    );
    const { out, err } = await project.run('diff', 'samaconso/test', '--format', 'markdown');
    expect(err).toBe('');
    await expect(out).toMatchFileSnapshot('../golden/diff/moved.md');
  });

  test('compares with what synth wrote, causes included', async () => {
    const project = testProject();
    await project.run('synth');
    for (const folder of ['out', 'out/samaconso/prod']) {
      const { out } = await project.run('diff', 'samaconso/prod', '--against', folder, '--set', 'api.processes=8');
      expect(out).toContain('app/api  replaced without interruption');
      expect(out).toContain('because of api.processes');
    }
  });

  test('takes an environment that was not there as created whole', async () => {
    const project = committed();
    project.write('config/samaconso/test.yaml', project.read('config')['samaconso/dev.yaml'] ?? '');
    const { out } = await project.run('diff', 'samaconso/test');
    expect(out.split('\n').filter((line) => /^[~!-]/.test(line))).toEqual([]);
    expect(out).toContain('+ service dev/api  created');
  });

  test('gives JSON for programs', async () => {
    const { out } = await committed().run('diff', 'samaconso/prod', '--set', 'api.processes=8', '--format', 'json');
    expect(JSON.parse(out)).toMatchInlineSnapshot(`
      {
        "against": "git:HEAD",
        "changes": [
          {
            "attributes": [
              {
                "attribute": "command",
                "from": "/bin/sh /arrimage/entrypoint uvicorn samaconso.api:app --host 0.0.0.0 --port 8000 --workers 4 --timeout-graceful-shutdown 20",
                "to": "/bin/sh /arrimage/entrypoint uvicorn samaconso.api:app --host 0.0.0.0 --port 8000 --workers 8 --timeout-graceful-shutdown 20",
              },
            ],
            "effect": "replaced-without-interruption",
            "id": "app/api",
            "kind": "service",
            "note": "2 containers, one after another",
            "server": "app",
            "settings": [
              "api.processes",
            ],
          },
        ],
        "target": "samaconso/prod",
        "unchanged": 11,
        "version": 1,
      }
    `);
  });

  test('reloads an edge whose rules change, and does not replace it', async () => {
    const project = committed();
    const { out } = await project.run('diff', 'samaconso/prod', '--set', 'loadBalancer.sources=[192.0.2.9]');
    expect(out).toContain('service app/edge  reloaded');
  });

  test('does not care in which order settings are written', async () => {
    const project = committed();
    project.edit(BASE, '  api: { repository: samaconso/api, tag: "2.0.0" }\n', '');
    project.edit(BASE, '  flower:', '  api: { tag: "2.0.0", repository: samaconso/api }\n  flower:');
    expect((await project.run('diff', 'samaconso/prod', '--exit-code')).code).toBe(0);
  });

  test('fails when the revision does not exist', async () => {
    expect(await committed().run('diff', 'samaconso/prod', '--against', 'git:nowhere')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "err": "git:nowhere: expected a revision with config/, git says "fatal: Not a valid object name nowhere:./config"; name one that exists
      ",
        "out": "",
      }
    `);
  });

  test('fails when a revision looks like an option', async () => {
    expect(await committed().run('diff', 'samaconso/prod', '--against', 'git:--output=x')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "err": "--against git:--output=x: expected a branch, tag or commit after git:, got "--output=x"; name one
      ",
        "out": "",
      }
    `);
  });

  test('fails when the settings of the revision are wrong', async () => {
    const project = committed();
    project.edit(PROD, 'placement:', 'palcement:');
    project.git('commit', '-qam', 'wrong');
    project.edit(PROD, 'palcement:', 'placement:');
    const { code, err } = await project.run('diff', 'samaconso/prod');
    expect(code).toBe(2);
    expect(err).toContain('git:HEAD: config/samaconso/prod.yaml:');
  });

  test('fails when a folder holds no synthesized environment', async () => {
    expect(await committed().run('diff', 'samaconso/prod', '--against', 'config')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "err": "config: expected a folder written by synth with samaconso/prod, got none; run arrimage synth there first
      ",
        "out": "",
      }
    `);
  });

  test('fails when the folder is that of another environment', async () => {
    const project = testProject();
    await project.run('synth');
    expect(await project.run('diff', 'samaconso/prod', '--against', 'out/samaconso/dev')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "err": "out/samaconso/dev: expected samaconso/prod, got "samaconso/dev"; name the folder of that environment
      ",
        "out": "",
      }
    `);
  });

  test('fails when the topology is of another version', async () => {
    const project = committed();
    project.write('old/topology.json', '{"version":0}');
    expect(await project.run('diff', 'samaconso/prod', '--against', 'old')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "err": "old: expected topology.json of version 1, got "0"; synthesize it again
      ",
        "out": "",
      }
    `);
  });

  test('fails when the environment has an error', async () => {
    const { code, out, err } = await committed().run('diff', 'samaconso/prod', '--set', 'api.replicas=0');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('--set api.replicas=0');
  });
});
