import { parseSync } from 'vite';
import { describe, expect, test } from 'vitest';
import { globalsOf } from './globals.ts';

describe('globalsOf', () => {
  test.each([
    ['process.exit()', 'process'],
    ['const { env } = globalThis.process', 'globalThis.process'],
    ['Math.random()', 'Math.random'],
    ["Date['now']()", 'Date.now'],
    ['new Date()', 'new Date()'],
    ['a.sort((x, y) => x.localeCompare(y))', 'localeCompare'],
  ])('finds what %s touches', (text, name) => {
    expect([...globalsOf(parseSync('a.ts', text).program)]).toContain(name);
  });

  test('takes no property for the thing of that name, and no given date for the clock', () => {
    const names = globalsOf(parseSync('a.ts', 'const a = { process: 1 }; a.process2; new Date(a.time)').program);

    expect(names.has('process')).toBe(false);
    expect(names.has('new Date()')).toBe(false);
  });
});
