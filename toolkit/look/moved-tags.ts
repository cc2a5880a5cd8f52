import type { Topology } from '../../model/topology.ts';
import { releaseHash } from '../releases/release.ts';
import { shortId } from './aspects.ts';
import type { Deviation } from './deviation.ts';
import type { Seen } from './seen.ts';

/**
 * Services whose image means another one on a server than when the newest release was recorded: somebody has moved its tag there, as `docker commit`
 * does. A container that was made from it since looks like one that a deployment has made.
 *
 * A topology that is not the newest release has none.
 */
export function movedTags(topology: Topology, seen: readonly Seen[]): readonly Deviation[] {
  const hash = releaseHash(topology);
  const target = `${topology.system}/${topology.environment}`;
  const released = seen.filter((item) => item.releaseHash === hash);
  return released.flatMap(({ server, images, released: then, release }) =>
    topology.services
      .filter((service) => service.server === server)
      .flatMap(({ name, image }): readonly Deviation[] => {
        const [was, is] = [then.get(image), images.get(image)?.id];
        if (was === undefined || is === undefined || was === is) return [];
        const moved = `has an image whose tag was moved there: ${image} was ${shortId(was)} at release ${release}, and is ${shortId(is)}`;
        const remedy = `a deployment goes by that, and arrimage rollback ${target} --to ${release} by what it was`;
        return [{ kind: 'image', server, subject: name, object: null, detail: `${moved}; ${remedy}` }];
      }),
  );
}
