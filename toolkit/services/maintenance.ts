import { writeFiles } from '../deployment-folder.ts';
import { type EdgeFlag, edgeFlags } from '../look/edge-flags.ts';
import type { OpenTarget } from '../open-target.ts';
import { targetText } from '../target.ts';
import { UsageError } from '../usage-error.ts';

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
