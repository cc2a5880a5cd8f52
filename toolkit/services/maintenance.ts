import { posix } from 'node:path';
import { MAINTENANCE_FLAG } from '../../constructs/nginx/pages.ts';
import type { ServiceNode } from '../../model/service.ts';
import type { Topology } from '../../model/topology.ts';
import { writeFiles } from '../deployment-folder.ts';
import type { OpenTarget } from '../open-target.ts';
import { targetText } from '../target.ts';
import { UsageError } from '../usage-error.ts';

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

/**
 * Makes every edge show the page of maintenance in place of what it stands before, or ends that; deployments leave it as it is.
 *
 * @throws UsageError where nothing has such a page
 */
export async function setMaintenance({ topology, hosts }: OpenTarget, isOn: boolean): Promise<readonly EdgeFlag[]> {
  const flags = edgeFlags(topology);
  if (flags.length === 0) {
    throw new UsageError(
      `expected an edge in ${targetText(topology)}, got none; only an nginx edge has a page of maintenance`,
    );
  }
  await Promise.all(
    topology.servers.map((server) => {
      const own = flags.filter(({ edge }) => edge.server === server.name);
      const path = (flag: EdgeFlag): string => flag.path.slice(server.directory.length + 1);
      const mode = isOn ? 0o755 : 0o644;
      const file = { content: new Uint8Array(), mode, uid: 0, gid: 0 };
      return writeFiles(
        hosts,
        server,
        own.map((flag) => ({ path: path(flag), ...file })),
      );
    }),
  );
  return flags;
}
