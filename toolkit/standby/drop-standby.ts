import type { ServerNode } from '../../model/server.ts';
import type { Deployment } from '../deploy/deployment.ts';
import { removeContainers } from '../deploy/settle-server.ts';
import type { SeenStandby } from '../look/seen.ts';
import { clearRecord } from './standby-files.ts';
import { stopTimer } from './timer.ts';

/** Removes what stands by on a server; the record goes last, so that the next run knows what is left. */
export async function dropStandby(
  deployment: Pick<Deployment, 'hosts' | 'topology'>,
  server: ServerNode,
  { record, containers }: SeenStandby,
): Promise<void> {
  const { hosts, topology } = deployment;
  await stopTimer(hosts, topology, server);
  await removeContainers(
    deployment,
    server,
    containers.map(({ Id }) => Id),
  );
  const networks = 'for network do docker network rm "$network" >/dev/null 2>&1 || true; done';
  const args = record.standby?.networks ?? [];
  await hosts.script(server, 'removing networks of what stood by', networks, { args });
  await clearRecord(hosts, server);
}
