import { describe, expect, test } from 'vitest';
import { Environment, Server, Service, topologyOf } from '../../../index.ts';
import type { StateBackend, Topology } from '../../../model/topology.ts';
import type { SeenContainer } from '../../../toolkit/look/seen-container.ts';
import { leftBehind } from '../../../toolkit/states/moved-states.ts';
import type { TerraformState } from '../../../toolkit/states/state.ts';

function shopAt(state: StateBackend): Topology {
  const environment = new Environment({ system: 'shop', name: 'prod', state });
  new Service(new Server(environment, 'app', { address: '198.51.100.11' }), 'web', { image: 'nginx:1.30' });
  return topologyOf(environment);
}

function container(Id: string, Name: string, labels: Readonly<Record<string, string>> = {}): SeenContainer {
  return { Id, Name, Config: { Labels: labels } } as unknown as SeenContainer;
}

function stateOf(...ids: readonly string[]): TerraformState {
  const instances = ids.map((id) => ({ attributes: { id } }));
  const resources = [{ mode: 'managed', type: 'docker_container', name: 'web', instances }];
  return { version: 4, serial: 7, lineage: 'l', resources };
}

const S3: StateBackend = { kind: 's3', bucket: 'states', region: 'eu-west-3', endpoint: null, prefix: 'arrimage' };
const [SERVER, PG, HTTP]: readonly [StateBackend, StateBackend, StateBackend] = [
  { kind: 'server' },
  { kind: 'pg', schema: 'arrimage' },
  { kind: 'http', address: 'https://state.example.org' },
];
const SEEN = {
  server: 'app',
  containers: [container('1', '/web-1a2b3c4d'), container('2', '/seed', { 'arrimage.job': 'seed' })],
};

describe('states that are to be kept elsewhere', () => {
  test('are there once a state knows all that runs; a job that ended is no part of it', () => {
    expect(leftBehind(shopAt(SERVER), shopAt(S3), SEEN, stateOf('1'))).toEqual([]);
  });

  test('are there where nothing runs', () => {
    expect(leftBehind(shopAt(SERVER), shopAt(S3), { server: 'app', containers: [] }, null)).toEqual([]);
  });

  test('fails when there is none at the new place, and says how to move it', () => {
    expect(leftBehind(shopAt(SERVER), shopAt(S3), SEEN, null)).toMatchInlineSnapshot(`
      [
        "state: expected the state of shop-prod-app at s3 (bucket states, prefix arrimage), got none there that knows web-1a2b3c4d, since the last release has it at its server; to move it, set the state to its server again, run arrimage plan shop/prod, and in cdktf.out/stacks/shop-prod-app: terraform state pull > moved.tfstate; then set it to s3 (bucket states, prefix arrimage), run arrimage plan shop/prod once more, and there: terraform state push moved.tfstate",
      ]
    `);
  });

  test('fails when an old one is at the new place', () => {
    expect(leftBehind(shopAt(PG), shopAt(HTTP), SEEN, stateOf('0'))).toMatchInlineSnapshot(`
      [
        "state: expected the state of shop-prod-app at http (https://state.example.org), got none there that knows web-1a2b3c4d, since the last release has it at pg (schema arrimage); to move it, set the state to pg (schema arrimage) again, run arrimage plan shop/prod, and in cdktf.out/stacks/shop-prod-app: terraform state pull > moved.tfstate; then set it to http (https://state.example.org), run arrimage plan shop/prod once more, and there: terraform state push moved.tfstate",
      ]
    `);
  });

  test('names an S3 that is not Amazon’s by its address', () => {
    const minio = { ...S3, endpoint: 'https://minio.example.org' };
    expect(leftBehind(shopAt(S3), shopAt(minio), SEEN, null)[0]).toContain(
      'at s3 (https://minio.example.org, bucket states, prefix arrimage), got none there that knows web-1a2b3c4d, since the last release has it at s3 (bucket states, prefix arrimage);',
    );
  });
});
