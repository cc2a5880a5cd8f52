import { describe, expect, test } from 'vitest';
import { runIn, testProject } from './project.ts';

describe('synth', () => {
  test('writes the files of each server of an environment', async () => {
    const project = testProject();
    const { code, out, err } = await project.run('synth', 'samaconso/prod');
    expect({ code, err }).toEqual({ code: 0, err: 'synthesizing samaconso/prod\n' });
    expect(out).toContain('out/samaconso/prod/report/index.html');
    await expect(Object.keys(project.read('out/samaconso/prod')).join('\n')).toMatchFileSnapshot(
      '../golden/synth-files.txt',
    );
  });

  test('writes the same bytes again', async () => {
    const project = testProject();
    await project.run('synth');
    const before = project.read('out');
    await project.run('synth');
    expect(project.read('out')).toEqual(before);
  });

  test('removes what is no longer made', async () => {
    const project = testProject();
    await project.run('synth', 'samaconso/dev');
    project.edit('config/samaconso/dev.yaml', 'flower:\n  resources: { memory: 256MiB, cpus: 0.5 }\n', '');
    project.edit('config/samaconso/dev.yaml', '  flower: 5555\n', '');
    await project.run('synth', 'samaconso/dev');
    expect(Object.keys(project.read('out')).filter((path) => path.includes('flower'))).toEqual([]);
  });

  test('gives JSON with what was written', async () => {
    const { out } = await testProject().run('synth', 'samaconso/prod', '--format', 'json');
    const [target] = (JSON.parse(out) as { readonly targets: readonly { readonly files: readonly object[] }[] })
      .targets;
    expect(target).toMatchObject({
      target: 'samaconso/prod',
      folder: '<project>/out/samaconso/prod',
      servers: 3,
      services: 8,
    });
    expect(target?.files).toContainEqual({ path: 'compose/db/compose.yaml', bytes: expect.any(Number) });
  });

  test('fails when an environment has an error, and writes nothing for any', async () => {
    const project = testProject();
    project.edit('config/samaconso/prod.yaml', 'placement:', 'palcement:');
    const { code, out } = await project.run('synth');
    expect(code).toBe(2);
    expect(out).toContain('did you mean "placement"?');
    expect(project.read('out')).toEqual({});
  });

  test('fails when the folder holds something that we did not write, and touches nothing', async () => {
    const project = testProject();
    project.write('there/samaconso/prod/mine.txt', 'mine\n');
    expect(await project.run('synth', '--out', 'there')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "err": "<project>/there/samaconso/prod: expected an empty folder or one written by arrimage, got "mine.txt" in it; choose another one with --out
      ",
        "out": "",
      }
    `);
    expect(project.read('there')).toEqual({ 'samaconso/prod/mine.txt': 'mine\n' });
  });

  test('gives cdktf the same stacks byte for byte', async () => {
    const project = testProject();
    await project.run('synth');
    expect((await runIn(project.folder, ['cdktf-app'], 'cdktf.out')).code).toBe(0);
    const [out, stacks] = [project.read('out'), project.read('cdktf.out/stacks')];
    expect(Object.keys(stacks).filter((path) => path.endsWith('cdk.tf.json'))).toHaveLength(7);
    for (const server of ['db', 'app', 'worker']) {
      expect(stacks[`samaconso-prod-${server}/cdk.tf.json`]).toBe(
        out[`samaconso/prod/terraform/${server}/main.tf.json`],
      );
    }
  });

  test('fails for cdktf when an environment has an error', async () => {
    const project = testProject();
    project.edit('config/samaconso/prod.yaml', 'placement:', 'palcement:');
    const { code, err } = await runIn(project.folder, ['cdktf-app'], 'cdktf.out');
    expect(code).toBe(2);
    expect(err).toContain('did you mean "placement"?');
    expect(project.read('cdktf.out')).toEqual({});
  });
});
