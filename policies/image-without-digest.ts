import { containersOf, groupBy } from './facts/container.ts';
import { parseImage } from './facts/image.ts';
import type { Policy } from './policy.ts';

/** One finding a server, so that an environment that follows tags on purpose says so once. */
export const imageWithoutDigest: Policy = {
  id: 'image-without-digest',
  severity: 'warning',
  title: 'Each image is named by its digest, so that what was tested is what is deployed.',
  remedy: 'Add @sha256:… to the image.',
  incident:
    'SamaConso on one server: drivers were installed by hand in running containers and committed, which gave images nobody can rebuild.',
  suppressible: true,
  *check(topology) {
    const tagged = containersOf(topology).filter(({ image }) => {
      const { tag, digest } = parseImage(image);
      return digest === null && tag !== null && tag !== 'latest';
    });
    for (const [server, containers] of groupBy(tagged, (container) => container.server)) {
      const images = [...new Set(containers.map((container) => container.image))].sort();
      const shown =
        images.length > 3 ? `${images.slice(0, 3).join(', ')} and ${images.length - 3} more` : images.join(', ');
      yield {
        subject: server,
        message: `images are named by a tag alone, which can be moved, got "${shown}"; add their digests`,
      };
    }
  },
};
