import { describe, expect, test } from 'vitest';
import { testProject } from './project.ts';

describe('doctor', () => {
  test('looks at this machine where no environment is named', async () => {
    const { code, out } = await testProject().run('doctor', '--format', 'json');
    expect(JSON.parse(out)).toMatchObject({ version: 1, ok: true, target: null, findings: [] });
    expect(code).toBe(0);
  });

  test('fails with 1 when something is wrong on a server, and needs no secrets for it', async () => {
    const nobody = ['--set', 'servers.dev.address=127.0.0.1', '--set', 'servers.dev.port=1'];
    const { code, out } = await testProject().run('doctor', 'samaconso/dev', '--format', 'json', ...nobody);
    expect(JSON.parse(out)).toMatchObject({
      ...{ ok: false, target: 'samaconso/dev' },
      findings: [{ server: 'dev', check: 'ssh', state: 'error' }],
    });
    expect(code).toBe(1);
  });

  test('fails with 2 when the settings are wrong', async () => {
    const project = testProject({ 'config/samaconso/dev.yaml': 'servers: {}\n' });
    const { code, out } = await project.run('doctor', 'samaconso/dev');
    expect([code, out]).toEqual([2, '']);
  });

  test('fails with 2 when there is no such environment', async () => {
    expect(await testProject().run('doctor', 'samaconso/prd')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "err": "expected a target of config/, got "samaconso/prd"; did you mean "samaconso/prod"?
      ",
        "out": "",
      }
    `);
  });
});
