import { describe, expect, test } from 'vitest';
import { fitText, textWidth } from '../../../renderers/diagram/text-width.ts';

describe('textWidth', () => {
  test.each([
    ['narrow letters', 'ill', 10],
    ['wide letters', 'MWM', 29],
    ['ideographs', '电力', 21],
    ['marks upon a letter', 'e\u0301', 7],
    ['nothing', '', 0],
  ])('knows %s', (_, text, width) => {
    expect(textWidth(text, 10)).toBe(width);
  });
});

describe('fitText', () => {
  test('leaves a text that fits', () => {
    expect(fitText('postgres', 100, 10)).toBe('postgres');
  });

  test('cuts one that does not', () => {
    expect(fitText('postgres-exporter', 60, 10)).toBe('postgres…');
  });

  test('cuts between letters, not inside of one', () => {
    expect(fitText('⚡⚡⚡⚡⚡', 35, 10)).toBe('⚡⚡…');
  });
});
