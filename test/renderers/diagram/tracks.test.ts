import { describe, expect, test } from 'vitest';
import { tracksOf } from '../../../renderers/diagram/tracks.ts';

const step = (left: number, right: number) => ({ lefts: [left], rights: [right] });

describe('tracksOf', () => {
  test('gives a straight step no track', () => {
    expect(tracksOf([step(10, 10)])).toEqual([-1]);
  });

  test('lets steps that are far from one another share a track', () => {
    expect(tracksOf([step(0, 20), step(100, 140)])).toEqual([0, 0]);
  });

  test('lets the lower of two rising steps turn further right, so that they do not cross', () => {
    expect(tracksOf([step(50, 0), step(64, 14)])).toEqual([0, 1]);
  });

  test('lets the lower of two falling steps turn further left, so that they do not cross', () => {
    expect(tracksOf([step(0, 50), step(14, 64)])).toEqual([1, 0]);
  });

  test('keeps a step from lying upon the end of another', () => {
    expect(tracksOf([step(0, 50), step(50, 100)])).toEqual([1, 0]);
  });

  test('gives joined arrows one track', () => {
    expect(tracksOf([{ lefts: [0, 50, 100], rights: [50] }])).toEqual([0]);
  });
});
