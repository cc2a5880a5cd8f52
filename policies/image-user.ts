import { containersOf } from './facts/container.ts';
import type { Policy } from './policy.ts';

/** A warning: many images have a user of their own, and which one cannot be known without the image. */
export const imageUser: Policy = {
  id: 'image-user',
  severity: 'warning',
  title: 'A container does not leave its user to its image, which is root in most of them.',
  remedy: 'Give the construct a user, or write into its exceptions why it starts as the one of its image.',
  incident: null,
  suppressible: true,
  *check(topology) {
    for (const { id, user, image, exceptions } of containersOf(topology)) {
      if (user !== null || exceptions.some(({ kind }) => kind === 'root-user')) continue;
      yield {
        subject: id,
        message: `it runs as the user of its image, which may be root, got "${image.split('@')[0]}"; give it a user, or give exceptions.rootUser`,
      };
    }
  },
};
