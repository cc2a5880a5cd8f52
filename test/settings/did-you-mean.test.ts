import { describe, expect, test } from 'vitest';
import { didYouMean } from '../../settings/did-you-mean.ts';

describe('didYouMean', () => {
  test('proposes the nearest name, whatever the order of its letters', () => {
    expect(didYouMean('prot', ['port', 'host'], 'name')).toMatchInlineSnapshot(`"did you mean "port"?"`);
  });

  test('lists the names when none is near', () => {
    expect(didYouMean('database', ['app', 'worker'], 'name')).toMatchInlineSnapshot(`"the names are app, worker"`);
  });

  test('shows a name that cannot be seen in quotes', () => {
    expect(didYouMean('database', [''], 'name')).toMatchInlineSnapshot(`"the only name is """`);
    expect(didYouMean('database', [' ', 'app\n'], 'name')).toMatchInlineSnapshot(`"the names are " ", "app\\n""`);
  });
});
