import type { ServerNode } from '../../model/server.ts';
import { writeFiles } from '../deployment-folder.ts';
import type { Hosts } from '../hosts.ts';
import { type Locking, withLock } from '../lock/with-lock.ts';
import { type EdgeFlag, edgeFlags } from '../look/edge-flags.ts';
import type { OpenTarget } from '../open-target.ts';
import { targetText } from '../target.ts';
import { UsageError } from '../usage-error.ts';

/**
 * Makes every edge show the page of maintenance in place of what it stands before, or ends that; deployments leave it as it is.
 *
 * @throws UsageError where nothing has such a page
 * @throws LockedError when somebody else has the lock
 */
export async function setMaintenance(
  { topology, hosts }: OpenTarget,
  isOn: boolean,
  locking: Locking,
): Promise<readonly EdgeFlag[]> {
  const flags = edgeFlags(topology);
  if (flags.length === 0) {
    throw new UsageError(
      `expected an edge in ${targetText(topology)}, got none; only an nginx edge has a page of maintenance`,
    );
  }
  const servers = topology.servers.filter(({ name }) => flags.some(({ edge }) => edge.server === name));
  await withLock({ hosts, topology, servers, what: `maintenance ${isOn ? 'on' : 'off'}` }, locking, (held) =>
    Promise.all(servers.map((server) => writeFlags(held.hosts, server, flags, isOn))),
  );
  return flags;
}

async function writeFlags(hosts: Hosts, server: ServerNode, flags: readonly EdgeFlag[], isOn: boolean): Promise<void> {
  const file = { content: new Uint8Array(), mode: isOn ? 0o755 : 0o644, uid: 0, gid: 0 };
  const own = flags.filter(({ edge }) => edge.server === server.name);
  await writeFiles(
    hosts,
    server,
    own.map(({ path }) => ({ path: path.slice(server.directory.length + 1), ...file })),
  );
}
