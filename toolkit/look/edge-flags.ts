import { posix } from 'node:path';
import { MAINTENANCE_FLAG } from '../../constructs/nginx/pages.ts';
import type { ServiceNode } from '../../model/service.ts';
import type { Topology } from '../../model/topology.ts';

/** An edge, and the file of its server that says by its mode whether maintenance is on: executable. */
export interface EdgeFlag {
  readonly edge: ServiceNode;
  /** Absolute path on the server. */
  readonly path: string;
}

/** The edges of an environment; nginx looks at the flag at each request, so nothing has to be reloaded. */
export function edgeFlags({ services, files }: Topology): readonly EdgeFlag[] {
  return services.flatMap((edge) => {
    const main = files.find(({ container, target }) => container === edge.id && target.endsWith('/nginx.conf'));
    if (edge.program.kind !== 'nginx' || main === undefined) return [];
    return [{ edge, path: posix.join(posix.dirname(main.source), MAINTENANCE_FLAG) }];
  });
}
