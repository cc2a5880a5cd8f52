import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ownProject } from './tools/own-project.ts';
import { labSetup, labTeardown } from './tools/setup.ts';
import { succeeded } from './tools/takeover.ts';
import { testLab } from './tools/test-lab.ts';

const LAB = testLab('dri', '10.65', ['app', 'db']);
const { name, subnet } = LAB.settings;

const TARGET = 'shop/lab';

const SETTINGS = `
version: one
image: { repository: samaconso/api, tag: "2.0.0" }
servers:
  app: { address: ${subnet}.11, sshConfig: .arrimage/lab/${name}/ssh_config, memory: 4GiB, cpus: 2 }
  db: { address: ${subnet}.12, sshConfig: .arrimage/lab/${name}/ssh_config, memory: 4GiB, cpus: 2 }
suppressions:
  - { policy: image-without-digest, reason: the images of the lab are built on this machine }
`;

const PROJECT = ownProject(LAB, 'drift/stacks.ts', SETTINGS);
const { arrimage } = PROJECT;

describe('what was changed by hand', () => {
  beforeAll(async () => {
    await labSetup(LAB);
    await PROJECT.write();
    succeeded(await arrimage('check', TARGET));
    succeeded(await arrimage('deploy', TARGET, '--yes'));
  });
  afterAll(async () => {
    await arrimage('destroy', TARGET, '--volumes', '--confirm', TARGET);
    await PROJECT.remove();
    await labTeardown(LAB);
  });

  test('is nothing at first', async () => {
    expect((await arrimage('status', TARGET, '--exit-code')).code).toBe(0);
  });
});
