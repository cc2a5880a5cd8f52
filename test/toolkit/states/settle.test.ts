import { describe, expect, test } from 'vitest';
import { settle, stateBefore } from '../../../toolkit/states/settle.ts';
import type { StateInstance, StateResource, TerraformState } from '../../../toolkit/states/state.ts';

const container = (name: string, ...instances: readonly StateInstance[]): StateResource => ({
  mode: 'managed',
  type: 'docker_container',
  name,
  instances,
});
const current = (id: string): StateInstance => ({ attributes: { id } });
const tainted = (id: string): StateInstance => ({ status: 'tainted', attributes: { id } });
const deposed = (id: string): StateInstance => ({ deposed: '1a2b3c4d', attributes: { id } });
const state = (...resources: readonly StateResource[]): TerraformState => ({
  version: 4,
  lineage: 'l',
  serial: 7,
  resources,
});

describe('settle', () => {
  test('leaves a state alone that nothing was left half-way in', () => {
    expect(settle(state(container('api_1', current('new'))), new Set(['new']))).toEqual({ state: null, remove: [] });
  });

  test('makes the old container current again where it runs, and removes the new one', () => {
    const failed = state(container('api_1', tainted('new'), deposed('old')));
    expect(settle(failed, new Set(['old', 'new']))).toEqual({
      state: { ...failed, serial: 8, resources: [container('api_1', current('old'))] },
      remove: ['new'],
    });
  });

  test('keeps the new one where it is well, since the edge may have turned to it, and leaves the old one to run', () => {
    const failed = state(container('api_1', current('new'), deposed('old')));
    expect(settle(failed, new Set(['old', 'new']))).toEqual({
      state: { ...failed, serial: 8, resources: [container('api_1', current('new'))] },
      remove: [],
    });
  });

  test('keeps the old one where it is what is wanted, and leaves the new one to run, since the edge may have turned to it', () => {
    const failed = state(container('api_1', current('new'), deposed('old')));
    expect(settle(failed, new Set(['old', 'new']), new Set(['old']))).toEqual({
      state: { ...failed, serial: 8, resources: [container('api_1', current('old'))] },
      remove: [],
    });
  });

  test('makes the old one current again where the new one is there no more', () => {
    const failed = state(container('api_1', current('new'), deposed('old')));
    expect(settle(failed, new Set(['old']))).toEqual({
      state: { ...failed, serial: 8, resources: [container('api_1', current('old'))] },
      remove: ['new'],
    });
  });

  test('forgets an old container that is gone, and keeps the new one', () => {
    const failed = state(container('api_1', current('new'), deposed('old')));
    expect(settle(failed, new Set(['new']))).toEqual({
      state: { ...failed, serial: 8, resources: [container('api_1', current('new'))] },
      remove: [],
    });
  });

  test('takes out a container that failed where there was none before', () => {
    const failed = state(container('api_1', tainted('new')), container('redis_1', current('redis')));
    expect(settle(failed, new Set(['redis']))).toEqual({
      state: { ...failed, serial: 8, resources: [container('redis_1', current('redis'))] },
      remove: ['new'],
    });
  });
});

describe('stateBefore', () => {
  test('is what was before the run, with the volumes and networks that the run made', () => {
    const before = state(container('api_1', current('old')));
    const volume: StateResource = {
      mode: 'managed',
      type: 'docker_volume',
      name: 'data',
      instances: [current('data')],
    };
    const step: StateResource = {
      mode: 'managed',
      type: 'terraform_data',
      name: 'job_migrate',
      instances: [tainted('1')],
    };
    const failed = { ...state(container('api_1', tainted('new'), deposed('old')), volume, step), serial: 12 };
    expect(stateBefore(failed, before)).toEqual({
      ...failed,
      serial: 13,
      resources: [container('api_1', current('old')), volume],
    });
  });

  test('keeps a network as the run has left it: on a host that was made anew it is another one by the same name', () => {
    const network = (id: string): StateResource => ({
      ...{ mode: 'managed', type: 'docker_network', name: 'default' },
      instances: [current(id)],
    });
    const before = state(network('gone'), container('api_1', current('old')));
    const failed = state(network('there'), container('api_1', tainted('new'), deposed('old')));
    expect(stateBefore(failed, before)?.resources).toEqual([network('there'), container('api_1', current('old'))]);
  });
});
