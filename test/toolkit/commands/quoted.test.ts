import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commandLine, quoted } from '../../../toolkit/commands/quoted.ts';
import { remoteCommand } from '../../../toolkit/commands/remote-command.ts';
import { scriptInput } from '../../../toolkit/commands/ssh.ts';

/** Any word that a program can be given: no NUL in it, no half of a surrogate pair. */
const word = fc
  .oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom(...'\'"\\$`!*?~#&|;<>(){}[] \t\n\r-=a') }),
    fc.constantFrom('', '-n', '--', '$HOME', "it's", '\\\\', 'é', '\n', "'", '!!'),
  )
  .filter((text) => !text.includes('\0'));

/** Many at a time: what takes long is to start a shell. */
const words = fc.array(word, { minLength: 20, maxLength: 60 });
const PRINT = ['sh', '-c', 'for word do printf "%s\\0" "$word"; done', 'print'];

/** The words that a program was given, as it prints them. */
function given(command: string, input = ''): readonly string[] {
  return execFileSync('sh', ['-c', command], { encoding: 'utf8', input }).split('\0').slice(0, -1);
}

describe('a quoted word', () => {
  test('stays as it is where nothing in it is special', () => {
    expect(['a', 'a-b_c.d/e:f@g=h,i+1'].map(quoted)).toEqual(['a', 'a-b_c.d/e:f@g=h,i+1']);
  });

  test('stands between single quotes else', () => {
    expect(['', ' ', "it's", '$x'].map(quoted)).toEqual(["''", "' '", "'it'\\''s'", "'$x'"]);
  });

  test('is the same word for a shell, whatever it holds', () => {
    fc.assert(
      fc.property(words, (list) => {
        expect(given(commandLine([...PRINT, ...list]))).toEqual(list);
      }),
      { numRuns: 15 },
    );
  });
});

describe('a remote command', () => {
  test('is words that no login shell understands in its own way', () => {
    expect(remoteCommand(['docker', 'exec', '-i', 'a', 'echo', "it's"])).toMatchInlineSnapshot(
      `"exec sh -c 'eval "$(echo ZXhlYyBkb2NrZXIgZXhlYyAtaSBhIGVjaG8gJ2l0J1wnJ3Mn | base64 -d)"'"`,
    );
  });

  test('runs just these words, whatever they hold', () => {
    fc.assert(
      fc.property(words, (list) => {
        expect(given(remoteCommand([...PRINT, ...list]))).toEqual(list);
      }),
      { numRuns: 15 },
    );
  });

  test('leaves its input to the program', () => {
    expect(given(remoteCommand(['sh', '-c', 'cat; printf "\\0"']), 'select 1\n')).toEqual(['select 1\n']);
  });
});

describe('the input of a script', () => {
  test('gives it its arguments, whatever they hold', () => {
    fc.assert(
      fc.property(words, (list) => {
        const input = scriptInput('for word do printf "%s\\0" "$word"; done', list);
        expect(execFileSync('sh', ['-s'], { encoding: 'utf8', input }).split('\0').slice(0, -1)).toEqual(list);
      }),
      { numRuns: 15 },
    );
  });

  test('is not eaten by a program in it', () => {
    const input = scriptInput('cat; echo end', []);
    expect(execFileSync('sh', ['-s'], { encoding: 'utf8', input })).toBe('end\n');
  });
});
