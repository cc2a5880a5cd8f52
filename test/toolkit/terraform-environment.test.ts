import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Environment } from '../../constructs/environment.ts';
import { Server } from '../../constructs/server.ts';
import { topologyOf } from '../../constructs/topology-of.ts';
import { terraformEnvironment } from '../../toolkit/terraform-environment.ts';

const ALWAYS = { TF_IN_AUTOMATION: '1', CHECKPOINT_DISABLE: '1' };

/** A project that holds these files, and the environment of a server that is reached with this configuration. */
function projectWith(files: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'arrimage-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const path of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), '');
  }
  const environmentOf = (
    sshConfig: string | null,
    outer: { readonly path?: string; readonly config?: string } = {},
  ) => {
    const environment = new Environment({ system: 'shop', name: 'lab' });
    new Server(environment, 'a', { address: '10.0.0.1', ...(sshConfig === null ? {} : { sshConfig }) });
    const { path, config } = outer;
    return terraformEnvironment(folder, topologyOf(environment), { path, terraformConfig: config });
  };
  return { folder, environmentOf };
}

const BOTH = ['.arrimage/lab/two/terraform.rc', '.arrimage/lab/two/terraform/terraform'];

describe('terraformEnvironment', () => {
  test('takes the mirror and the program of the lab that the servers stand in', async () => {
    const { folder, environmentOf } = projectWith(BOTH);
    expect(await environmentOf('.arrimage/lab/two/ssh_config', { path: '/usr/bin' })).toEqual({
      ...ALWAYS,
      TF_CLI_CONFIG_FILE: join(folder, '.arrimage/lab/two/terraform.rc'),
      PATH: `${join(folder, '.arrimage/lab/two/terraform')}:/usr/bin`,
    });
  });

  test.each([
    ['another lab', '.arrimage/lab/one/ssh_config'],
    ['a configuration of the team', 'ssh/ssh_config'],
    ['the configuration of the user', null],
  ])('takes nothing of a lab for servers that are reached by %s', async (_, sshConfig) => {
    const { environmentOf } = projectWith(BOTH);
    expect(await environmentOf(sshConfig, { path: '/usr/bin' })).toEqual({ ...ALWAYS, PATH: '/usr/bin' });
  });

  test('leaves Terraform to the machine when the lab had to make nothing', async () => {
    const { environmentOf } = projectWith(['.arrimage/lab/two/ssh_config']);
    expect(await environmentOf('.arrimage/lab/two/ssh_config')).toEqual(ALWAYS);
  });

  test('takes the configuration file that the user named', async () => {
    const { folder, environmentOf } = projectWith([...BOTH, 'own.rc']);
    const { TF_CLI_CONFIG_FILE: config } = await environmentOf('.arrimage/lab/two/ssh_config', {
      config: join(folder, 'own.rc'),
    });
    expect(config).toBe(join(folder, 'own.rc'));
  });

  test('takes that of the lab when the one that the user named is not there', async () => {
    const { folder, environmentOf } = projectWith(BOTH);
    const { TF_CLI_CONFIG_FILE: config } = await environmentOf('.arrimage/lab/two/ssh_config', {
      config: join(folder, 'missing.rc'),
    });
    expect(config).toBe(join(folder, '.arrimage/lab/two/terraform.rc'));
  });
});
