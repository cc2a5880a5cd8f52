import { describe, expect, test } from 'vitest';
import { defineSettings } from '../../settings/define-settings.ts';
import { jsonSchemaOf } from '../../settings/json-schema.ts';
import { image, reference, resources, systemFields, z } from '../../settings/nouns.ts';
import { referenceOf } from '../../settings/reference-page.ts';
import { linesFor, settingsOf } from './load.ts';

/** A system as a user would define it, with rules of zod's own and some of theirs. */
const shop = defineSettings(
  'shop',
  z.strictObject({
    ...systemFields,
    images: z.strictObject({ web: image }),
    web: z
      .strictObject({
        server: reference('servers').describe('Server of the shop.'),
        resources: resources.prefault({}),
        currency: z.string().length(3).default('EUR').describe('Currency of the prices.'),
        discount: z.number().min(0).max(50).multipleOf(5).default(0).describe('Discount in percent.'),
        owner: z.email().exactOptional().describe('Who to write to.'),
        open: z.boolean().default(true).describe('Whether anybody can buy.'),
        limit: z
          .union([z.number(), z.literal('none')])
          .default('none')
          .describe('Most items in a cart.'),
        slogan: z
          .string()
          .refine((text) => !text.includes('cheap'), 'a slogan of ours never says "cheap"; find another word')
          .exactOptional()
          .describe('Words below the name.'),
      })
      .describe('The shop.'),
  }),
);

const VALID = 'servers: { one: { address: 192.0.2.1 } }\nimages: { web: { repository: shop, tag: "1" } }\n';

describe('settings of a system of ours', () => {
  test('are checked like any other', () => {
    const settings = settingsOf(shop, `${VALID}web: { server: one, limit: 20, resources: { memory: 1GiB } }\n`);

    expect(settings.images.web).toBe('shop:1');
    expect(settings.web).toEqual({
      server: 'one',
      resources: { memoryBytes: 1073741824 },
      currency: 'EUR',
      discount: 0,
      open: true,
      limit: 20,
    });
  });

  test('fail in the words of the house, whatever the rule', () => {
    const web =
      'web: { server: two, currency: EURO, discount: 7, owner: nobody, open: on, limit: all, slogan: cheap and good }';

    expect(linesFor(shop, `${VALID}${web}\n`).join('\n')).toMatchInlineSnapshot(`
      "a.yaml:3:16 web.server: expected a name from servers, got "two"; the only name is one
      a.yaml:3:31 web.currency: expected at most 3 characters, got "EURO"; change it
      a.yaml:3:47 web.discount: expected a multiple of 5, got "7"; change it
      a.yaml:3:57 web.owner: expected text of the form "email", got "nobody"; change it
      a.yaml:3:71 web.open: expected true or false, got "on"; write true or false without quotes
      a.yaml:3:82 web.limit: expected a number or "none", got "all"; change it
      a.yaml:3:95 web.slogan: a slogan of ours never says "cheap"; find another word"
    `);
  });

  test('fail when limits of zod are exceeded', () => {
    const told = ['discount: 55', 'discount: -5', 'currency: E', 'open: "true"', 'limit: []', 'discount: "5"'].map(
      (line) => linesFor(shop, `${VALID}web: { server: one, ${line} }\n`).join('\n'),
    );

    expect(told.join('\n')).toMatchInlineSnapshot(`
      "a.yaml:3:31 web.discount: expected at most 50, got "55"; change it
      a.yaml:3:31 web.discount: expected at least 0, got "-5"; change it
      a.yaml:3:31 web.currency: expected at least 3 characters, got "E"; change it
      a.yaml:3:27 web.open: expected true or false, got "true"; write true or false without quotes
      a.yaml:3:28 web.limit: expected a number or "none", got an empty list; change it
      a.yaml:3:31 web.discount: expected a number, got the text "5"; remove the quotes"
    `);
  });

  test('have a JSON Schema and a reference page', () => {
    expect(jsonSchemaOf(shop)).toMatchObject({
      title: 'Settings of shop',
      properties: { web: { type: ['object', 'null'] } },
    });
    expect(referenceOf(shop)).toContain('| `web.discount` | number, 0 to 50 | `0` | Discount in percent. |');
  });
});
