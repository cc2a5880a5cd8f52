import { describe, expect, test } from 'vitest';
import { type HeldImages, parseHeldImages } from '../../../toolkit/prune/held-images.ts';
import { leftoverImages } from '../../../toolkit/prune/leftover-images.ts';

const id = (letter: string): string => `sha256:${letter.repeat(64)}`;

/** A server whose record 1 goes and whose record 7 is kept, and on which another environment runs `shop/web:4`. */
const TEXT = `record 1-aaaaaaaa.json
names 1-aaaaaaaa.json shop/web:1 ${id('1')}
names 1-aaaaaaaa.json shop/web:4 ${id('4')}
names 1-aaaaaaaa.json shop/web:5 ${id('5')}
names 1-aaaaaaaa.json postgres:17 ${id('a')}
record 7-bbbbbbbb.json
names 7-bbbbbbbb.json shop/web:7 ${id('7')}
names 7-bbbbbbbb.json postgres:17 ${id('a')}
elsewhere shop/web:4 ${id('4')}
used ${id('5')}
used ${id('7')}
image ${id('1')} 1000 ["shop/web:1"] ["shop/web@${id('f')}"]
image ${id('1')} 1000 ["shop/web:1"] ["shop/web@${id('f')}"]
image ${id('4')} 1000 ["shop/web:4"] []
image ${id('5')} 1000 ["shop/web:5"] []
image ${id('6')} 2000 ["shop/web:6"] []
image ${id('7')} 1000 ["shop/web:7"] []
image ${id('8')} 1000 ["shop/web:8"] []
image ${id('9')} 1000 ["<none>:<none>"] ["<none>@<none>"]
image ${id('a')} 1000 ["postgres:17"] []
image ${id('b')} 1000 ["redis:8"] []
image ${id('c')} 1000 ["arrimage/courier:1"] []
end
`;

function held(text = TEXT): HeldImages {
  const found = parseHeldImages(text);
  if (found === null) throw new Error('nothing was told');
  return found;
}

const needs = { wanted: ['shop/web:8'], removed: ['1-aaaaaaaa.json'] };

function names(found: HeldImages, which: 'named' | 'all', given = needs): readonly string[] {
  return leftoverImages(found, given, which).map((image) => image.references[0] ?? image.id);
}

describe('an image', () => {
  test('goes with the last record that names it', () => {
    expect(names(held(), 'named')).toEqual(['shop/web:1']);
  });

  test('goes too where it is of a repository of a release, and no release has it, such as one of a deployment that failed', () => {
    expect(names(held(), 'all')).toEqual(['shop/web:1', 'shop/web:6']);
  });

  test('stays where a record that is kept names another one by the same reference, as another server has it', () => {
    const kept = `names 7-bbbbbbbb.json shop/web:1 ${id('2')}\nnames 7-bbbbbbbb.json shop/web:1 ${id('1')}\n`;
    expect(names(held(TEXT.replace('elsewhere', `${kept}elsewhere`)), 'named')).toEqual([]);
  });

  test('is told once, with all its names', () => {
    const [image] = leftoverImages(held(), needs, 'named');
    expect(image).toEqual({ id: id('1'), bytes: 1000, references: ['shop/web:1', `shop/web@${id('f')}`] });
  });

  test.each([
    ['a container has it, of anyone and running or not', `used ${id('1')}`],
    ['a record of another environment names it by id', `elsewhere shop/old:1 ${id('1')}`],
    ['a record of another environment names it by reference', `elsewhere shop/web:1 ${id('e')}`],
    ['a record that is kept names it', `names 7-bbbbbbbb.json shop/web:1 ${id('1')}`],
    ['somebody has given it another name', `image ${id('1')} 1000 ["shop/web:1","golden:1"] []`],
  ])('stays where %s', (_, line) => {
    expect(names(held(`${TEXT.replace('end\n', '')}${line}\nend\n`), 'named')).toEqual([]);
  });

  test('stays where what is deployed has it', () => {
    expect(names(held(), 'named', { ...needs, wanted: ['shop/web:1'] })).toEqual([]);
  });

  test('stays where no record is kept, or none goes', () => {
    expect(names(held(), 'all', { ...needs, removed: ['1-aaaaaaaa.json', '7-bbbbbbbb.json'] })).toEqual([]);
    expect(names(held(), 'named', { ...needs, removed: [] })).toEqual([]);
  });

  test.each([
    ['the server did not tell all', TEXT.replace('end\n', '')],
    ['a record cannot be read', `unread\n${TEXT}`],
    ['another environment is being deployed there', `busy\n${TEXT}`],
  ])('stays, and all others, where %s', (_, text) => {
    expect(parseHeldImages(text)).toBeNull();
  });
});
