import { expect, test } from 'vitest';
import type { Seen } from '../../../toolkit/look/seen.ts';
import { imagesOf } from '../../../toolkit/releases/release.ts';

const seen = (server: string, images: Readonly<Record<string, string | null>>): Seen =>
  ({
    server,
    images: new Map(Object.entries(images).map(([name, id]) => [name, id === null ? null : { id }])),
  }) as unknown as Seen;

test('a release has its images by reference, once for all servers', () => {
  expect(imagesOf([seen('app', { api: 'a', nginx: 'n' }), seen('worker', { api: 'a', gone: null })])).toEqual({
    images: { api: 'a', nginx: 'n' },
  });
});

test('a release tells servers apart on which a reference means different images', () => {
  expect(imagesOf([seen('app', { api: 'old', nginx: 'n' }), seen('worker', { api: 'new' })])).toEqual({
    images: { api: 'new', nginx: 'n' },
    imagesOn: { app: { api: 'old' } },
  });
});
