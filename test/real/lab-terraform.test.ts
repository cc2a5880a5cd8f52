import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Environment } from '../../constructs/environment.ts';
import { Server } from '../../constructs/server.ts';
import { topologyOf } from '../../constructs/topology-of.ts';
import { DEFAULT_LAB, labOf } from '../../lab/lab-settings.ts';
import { ensureTerraform } from '../../lab/terraform.ts';
import { terraformEnvironment } from '../../toolkit/terraform-environment.ts';
import { place } from './tools/place.ts';
import { run } from './tools/run.ts';

let project = '';

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'arrimage-lab-'));
  await ensureTerraform(labOf(DEFAULT_LAB, { ...place, project }));
});

afterAll(() => rm(project, { recursive: true, force: true }));

describe('ensureTerraform', () => {
  test('makes this machine one on which Terraform has the docker provider, for servers of the lab', async () => {
    const environment = new Environment({ system: 'shop', name: 'lab' });
    new Server(environment, 'a', { address: '198.51.100.11', sshConfig: '.arrimage/lab/lab/ssh_config' });
    const { PATH, TF_CLI_CONFIG_FILE } = process.env;
    const outer = { path: PATH, terraformConfig: TF_CLI_CONFIG_FILE };
    const env = await terraformEnvironment(project, topologyOf(environment), outer);

    const required = { docker: { source: 'kreuzwerker/docker', version: '~> 4.5' } };
    await writeFile(join(project, 'main.tf.json'), JSON.stringify({ terraform: { required_providers: required } }));
    const { code, stdout } = await run('terraform', ['init', '-input=false', '-no-color'], { cwd: project, env });
    expect(stdout).toMatch(/Installed kreuzwerker\/docker v4\./);
    expect(code).toBe(0);
  });
});
