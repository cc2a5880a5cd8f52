import { describe, expect, test } from 'vitest';
import { unpinnedImage } from '../../policies/unpinned-image.ts';
import { job, objections, service } from './nodes.ts';

describe('unpinned-image', () => {
  test('fails when an image has neither tag nor digest', () => {
    expect(
      objections(unpinnedImage, {
        services: [service('app/api', { image: 'registry.example:5000/shop/api' })],
      }),
    ).toMatchInlineSnapshot(
      `"app/api: its image has neither tag nor digest, got "registry.example:5000/shop/api"; name a version or a digest"`,
    );
  });

  test('fails when it is whatever was pushed last', () => {
    expect(
      objections(unpinnedImage, {
        jobs: [job('app/migrate', { image: 'shop/api:latest' })],
      }),
    ).toMatchInlineSnapshot(
      `"app/migrate: its image is whatever was pushed last, got "shop/api:latest"; name a version or a digest"`,
    );
  });

  test('passes with a version or a digest', () => {
    expect(
      objections(unpinnedImage, {
        services: [
          service('app/api', { image: 'registry.example:5000/shop/api:2.1.0' }),
          service('app/web', { image: `shop/web@sha256:${'0'.repeat(64)}` }),
        ],
      }),
    ).toBe('');
  });
});
