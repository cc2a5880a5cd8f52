import { describe, expect, test } from 'vitest';
import { returnedState, withoutGeneration } from '../../../toolkit/standby/generation-state.ts';
import type { StateResource, TerraformState } from '../../../toolkit/states/state.ts';

const resource = (type: string, name: string, ...all: readonly Readonly<Record<string, string>>[]): StateResource => ({
  ...{ mode: 'managed', type, name },
  instances: all.map((attributes) => ({ attributes })),
});
const container = (name: string, id: string): StateResource => resource('docker_container', name, { id });
const turned = (id: string): StateResource => resource('terraform_data', 'switch_edge', { id });
const network = (name: string): StateResource => resource('docker_network', name, { name: `shop-${name}` });
const state = (...resources: readonly StateResource[]): TerraformState => ({
  version: 4,
  lineage: 'l',
  serial: 7,
  resources,
});

describe('a state', () => {
  test('lets go of a generation, so that Terraform makes another and destroys nothing', () => {
    const before = state(
      container('web_1', 'old'),
      container('edge_1', 'edge'),
      network('app'),
      network('legacy'),
      turned('1'),
    );
    const left = { containers: new Set(['old']), networks: new Set(['shop-legacy']) };
    expect(withoutGeneration(before, left)).toEqual(state(container('edge_1', 'edge'), network('app'), turned('1')));
  });

  test('is what it was when the generation served that is turned back to', () => {
    const earlier = state(container('web_1', 'old'), container('edge_1', 'edge'), turned('1'));
    const now = state(container('web_1', 'new'), container('edge_1', 'edge'), turned('2'));
    const left = { containers: new Set(['new']), networks: new Set<string>() };
    expect(returnedState(now, earlier, left, new Set(['old', 'new', 'edge'])).resources).toEqual(earlier.resources);
  });

  test('goes on to know what was replaced in place meanwhile, and what was made and stays', () => {
    const earlier = state(container('web_1', 'old'), container('beat_1', 'beat-gone'), turned('1'));
    const now = state(
      ...[container('web_1', 'new'), container('beat_1', 'beat'), container('redis_1', 'redis')],
      ...[network('cache'), turned('2')],
    );
    const left = { containers: new Set(['new']), networks: new Set<string>() };
    expect(returnedState(now, earlier, left, new Set(['old', 'new', 'beat', 'redis'])).resources).toEqual([
      ...[container('web_1', 'old'), turned('1')],
      ...[container('beat_1', 'beat'), container('redis_1', 'redis'), network('cache')],
    ]);
  });
});
