import { containersOf } from './facts/container.ts';
import { parseImage } from './facts/image.ts';
import type { Policy } from './policy.ts';

/** Compose pulls `latest` again at each start, and no rollback finds what ran before. */
export const unpinnedImage: Policy = {
  id: 'unpinned-image',
  severity: 'error',
  title: 'Each image has a digest, or a tag that names a version.',
  remedy: 'Add the tag of a version, or better the digest.',
  incident: null,
  suppressible: true,
  *check(topology) {
    for (const { id, image } of containersOf(topology)) {
      const { tag, digest } = parseImage(image);
      if (digest !== null || (tag !== null && tag !== 'latest')) continue;
      const what = tag === null ? 'its image has neither tag nor digest' : 'its image is whatever was pushed last';
      yield { subject: id, message: `${what}, got "${image}"; name a version or a digest` };
    }
  },
};
