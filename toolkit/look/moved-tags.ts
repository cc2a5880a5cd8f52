import { instancesOf } from '../../model/instance.ts';
import type { Topology } from '../../model/topology.ts';
import { imagesThen, type Release } from '../releases/release.ts';
import { shortId } from './aspects.ts';
import type { Deviation } from './deviation.ts';
import type { Seen } from './seen.ts';
import { nameOf } from './seen-container.ts';

/**
 * Services whose image means another one on a server than at a release: somebody has moved its tag there, as `docker commit` does. A container that
 * was made from it since looks like one that a deployment has made.
 *
 * @param to the release of a rollback, which gives tags their images of that time again
 * @default to - the newest release; what the settings are does not matter
 */
export function movedTags(topology: Topology, seen: readonly Seen[], to?: Release): readonly Deviation[] {
  const target = `${topology.system}/${topology.environment}`;
  return seen.flatMap((item) => {
    const { server, images, containers } = item;
    const then = to === undefined ? item.released : imagesThen(to, server);
    const number = to?.number ?? item.release;
    return topology.services
      .filter((service) => service.server === server)
      .flatMap((service): readonly Deviation[] => {
        const { name, image } = service;
        const [was, is] = [then.get(image), images.get(image)?.id];
        if (was === undefined || is === undefined || was === is) return [];
        const moved = `has an image whose tag was moved there: ${image} was ${shortId(was)} at release ${number}, and is ${shortId(is)}`;
        const how =
          to === undefined
            ? `a deployment goes by that, and arrimage rollback ${target} --to ${number} by what it was, as long as it is there; either replaces it`
            : 'it is replaced';
        const detail = `${moved}; ${how}${service.update === 'recreate' ? ' in place, with an interruption' : ''}`;
        const names = new Set(instancesOf(topology, service).map((instance) => instance.name));
        const running = containers.filter((found) => names.has(nameOf(found)) && found.Image === is).map(nameOf);
        const objects = running.length === 0 ? [null] : running;
        return objects.map((object) => ({ kind: 'drift', server, subject: name, object, detail }));
      });
  });
}
