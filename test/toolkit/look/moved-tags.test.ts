import { describe, expect, test } from 'vitest';
import { deviationText } from '../../../toolkit/look/deviation.ts';
import { parseLook } from '../../../toolkit/look/look.ts';
import { movedTags } from '../../../toolkit/look/moved-tags.ts';
import type { Seen } from '../../../toolkit/look/seen.ts';
import { type Release, releaseHash } from '../../../toolkit/releases/release.ts';
import { shop } from '../../fixtures/topology.ts';

const IMAGE = shop.services.find(({ name }) => name === 'web')?.image ?? '';
const [WAS, IS] = [`sha256:${'1'.repeat(64)}`, `sha256:${'2'.repeat(64)}`];

/** The application server, whose newest release ran an image, and which now has one of that name. */
function seen(ran: string, now: string, hash = releaseHash(shop)): Seen {
  const lines = [
    `image ${now} ["${IMAGE}"] [] {}`,
    `release 12-${hash}`,
    ...JSON.stringify({ images: { [IMAGE]: ran } }, null, 2)
      .split('\n')
      .slice(1, -1)
      .map((line) => `ran ${line}`),
  ];
  return parseLook('app', [IMAGE], lines.join('\n'));
}

describe('the tag of an image', () => {
  test('that was moved since the newest release is told, with both ways to go on', () => {
    expect(movedTags(shop, [seen(WAS, IS)]).map(deviationText)).toMatchInlineSnapshot(`
      [
        "server app: web has an image whose tag was moved there: registry.example.org/shop/web:2.4.1 was 111111111111 at release 12, and is 222222222222; a deployment goes by that, and arrimage rollback shop/prod --to 12 by what it was, as long as it is there; either replaces it",
      ]
    `);
  });

  test('that means what it did is no deviation, whatever the settings are', () => {
    expect(movedTags(shop, [seen(WAS, WAS)])).toEqual([]);
    expect(movedTags(shop, [seen(WAS, IS, '00000000')])).toHaveLength(1);
  });

  test('is compared with the release of a rollback, whatever the newest one says', () => {
    const release = { number: 3, images: { [IMAGE]: WAS } } as unknown as Release;
    expect(movedTags(shop, [seen(IS, IS)], release).map(deviationText)).toMatchInlineSnapshot(`
      [
        "server app: web has an image whose tag was moved there: registry.example.org/shop/web:2.4.1 was 111111111111 at release 3, and is 222222222222; it is replaced",
      ]
    `);
    expect(movedTags(shop, [seen(WAS, WAS)], release)).toEqual([]);
  });
});

test('the images of a release are those of the server, where it ran others', () => {
  const record = { images: { [IMAGE]: WAS }, imagesOn: { app: { [IMAGE]: IS } }, number: 12 };
  const lines = JSON.stringify(record, null, 2).split('\n').slice(1, -2);
  const text = lines.map((line) => `ran ${line}`).join('\n');
  expect(parseLook('app', [], text).released).toEqual(new Map([[IMAGE, IS]]));
  expect(parseLook('db', [], text).released).toEqual(new Map([[IMAGE, WAS]]));
  expect(parseLook('db', [], 'ran   "images": {\nran     edited by hand').released).toEqual(new Map());
});
