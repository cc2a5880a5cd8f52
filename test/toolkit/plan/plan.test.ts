import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Environment, Server, Service, topologyOf } from '../../../index.ts';
import type { Topology } from '../../../model/topology.ts';
import type { Deployment } from '../../../toolkit/deploy/deployment.ts';
import { planDeployment } from '../../../toolkit/plan/plan.ts';
import type { Runner } from '../../../toolkit/run.ts';

const PROJECT = mkdtempSync(join(tmpdir(), 'arrimage-plan-'));
afterAll(() => rmSync(PROJECT, { recursive: true, force: true }));

function shop(): Topology {
  const environment = new Environment({
    ...{ system: 'shop', name: 'prod' },
    state: { kind: 'http', address: 'https://state.example.org' },
  });
  for (const [name, address] of [
    ['one', '198.51.100.11'],
    ['two', '198.51.100.12'],
  ] as const) {
    new Service(new Server(environment, name, { address }), 'web', { image: 'nginx:1.30' });
  }
  return topologyOf(environment);
}

const CHANGE = { type: 'planned_change', change: { resource: { addr: 'docker_container.web_1' }, action: 'create' } };

/** A Terraform that finds everything to be made, on servers where nothing runs; what fails is said by `init`. */
function deploymentWith(said: (folder: string) => string): Deployment {
  const run: Runner = async (_program, [command], { cwd, line }) => {
    const stderr = command === 'init' ? said(cwd) : '';
    mkdirSync(join(cwd, '.terraform'), { recursive: true });
    if (command === 'plan') line?.(JSON.stringify(CHANGE), 'stdout');
    return { code: stderr === '' ? 0 : 1, stdout: new Uint8Array(), stderr };
  };
  return {
    ...{ project: PROJECT, topology: shop(), run, secrets: new Map(), environment: {} },
    hosts: {
      place: { controlFolder: null, project: PROJECT },
      script: async () => '',
    } as unknown as Deployment['hosts'],
    progress: { begin: () => {}, end: () => {}, note: () => {} } as unknown as Deployment['progress'],
    signal: new AbortController().signal,
  };
}

describe('planDeployment', () => {
  test('names the server whose state cannot be read, shows no password, and plans the others', async () => {
    const refused = 'dial https://ann:hidden@state.example.org: 401';
    const { stacks, errors } = await planDeployment(
      deploymentWith((folder) => (folder.endsWith('shop-prod-one') ? refused : '')),
    );

    expect(stacks).toEqual([
      { server: 'two', stack: 'shop-prod-two', changes: [{ address: 'docker_container.web_1', actions: ['create'] }] },
    ]);
    expect(errors).toMatchInlineSnapshot(`
      [
        "server one: state: the backend http cannot be used; see that TF_HTTP_USERNAME and TF_HTTP_PASSWORD are right in the environment of this command, and that the place answers
      terraform init failed: dial https://[REDACTED]@state.example.org: 401",
      ]
    `);
  });
});
