import { describe, expect, test } from 'vitest';
import { imageWithoutDigest } from '../../policies/image-without-digest.ts';
import { objections, service } from './nodes.ts';

describe('image-without-digest', () => {
  test('fails when tags could be moved (SamaConso: images nobody can rebuild)', () => {
    expect(
      objections(imageWithoutDigest, {
        services: [service('app/api', { image: 'shop/api:2.1.0' }), service('app/web', { image: 'shop/web:2.1.0' })],
      }),
    ).toMatchInlineSnapshot(
      `"app: images are named by a tag alone, which can be moved, got "shop/api:2.1.0, shop/web:2.1.0"; add their digests"`,
    );
  });

  test('passes when each image has a digest', () => {
    expect(
      objections(imageWithoutDigest, {
        services: [service('app/api')],
      }),
    ).toBe('');
  });
});
