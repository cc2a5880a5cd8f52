import type { Deviation } from '../look/deviation.ts';
import { type Seen, seenOf } from '../look/seen.ts';
import { nameOf, serviceOf } from '../look/seen-container.ts';
import { unknownTo } from '../states/state.ts';
import { statesOf } from '../states/states.ts';
import type { Deployment } from './deployment.ts';

/**
 * Containers that run, and that Terraform's state does not know: a run died before it could write them down, or a hand made them anew. Terraform
 * would make each once more, so they are replaced.
 *
 * The states have been fetched.
 *
 * @param found what was found otherwise; a container that is among it is left out
 */
export async function unknownContainers(
  deployment: Deployment,
  seen: readonly Seen[],
  found: readonly Deviation[],
): Promise<readonly Deviation[]> {
  const { servers, services } = deployment.topology;
  const all = await Promise.all(
    servers.map(async (server): Promise<readonly Deviation[]> => {
      const own = seenOf(seen, server);
      if (own.state === null) return [];
      const told = new Set(found.filter((item) => item.server === server.name).map(({ object }) => object));
      const unknown = unknownTo(await statesOf(deployment).read(server), own.containers);
      return unknown
        .filter((container) => !told.has(nameOf(container)))
        .map((container) => {
          const subject = serviceOf(container);
          const service = services.find((item) => item.server === server.name && item.name === subject);
          const how = service?.update === 'recreate' ? ' in place, with an interruption' : '';
          const detail = `is not known to Terraform, whose last run did not end, or was made anew by hand; it is replaced${how}`;
          return { kind: 'drift', server: server.name, subject, object: nameOf(container), detail };
        });
    }),
  );
  return all.flat();
}
