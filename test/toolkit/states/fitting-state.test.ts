import { describe, expect, test } from 'vitest';
import { fitsBetter, isLatest, type KnowingState } from '../../../toolkit/states/fitting-state.ts';

const state = (serial: number, containers: readonly string[], lineage = 'l'): KnowingState => ({
  lineage,
  serial,
  containers: new Set(containers),
});
const server = new Set(['edge', 'web']);

describe('the state here', () => {
  test('is the latest where it is no older than the server’s and knows every container there', () => {
    expect(isLatest(state(7, ['edge', 'web']), state(7, []), server)).toBe(true);
    expect(isLatest(state(8, ['edge', 'web', 'gone']), state(7, []), server)).toBe(true);
  });

  test('is not surely so where it is older, of another lineage, or a container is unknown to it', () => {
    expect(isLatest(state(6, ['edge', 'web']), state(7, []), server)).toBe(false);
    expect(isLatest(state(7, ['edge', 'web'], 'm'), state(7, []), server)).toBe(false);
    expect(isLatest(state(9, ['edge']), state(7, []), server)).toBe(false);
  });

  test('fits better where it knows more of the containers, as after a run that was killed here', () => {
    expect(fitsBetter(state(8, ['edge', 'web']), state(7, ['edge', 'old']), server)).toBe(true);
  });

  test('fits worse where another machine has gone on from the same state, whatever their serials', () => {
    expect(fitsBetter(state(8, ['edge', 'killed']), state(8, ['edge', 'web']), server)).toBe(false);
    expect(fitsBetter(state(9, ['edge', 'killed']), state(8, ['edge', 'web']), server)).toBe(false);
  });

  test('fits better where both know as much and it is no older', () => {
    expect(fitsBetter(state(8, ['edge']), state(8, ['edge']), server)).toBe(true);
    expect(fitsBetter(state(7, ['edge']), state(8, ['edge']), server)).toBe(false);
  });

  test('never fits where its lineage is another one', () => {
    expect(fitsBetter(state(9, ['edge', 'web'], 'm'), state(8, ['edge']), server)).toBe(false);
  });
});
