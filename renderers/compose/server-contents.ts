import { byServer } from '../../model/by-server.ts';
import type { JobNode } from '../../model/job.ts';
import type { NetworkNode } from '../../model/network.ts';
import type { ServerNode } from '../../model/server.ts';
import type { ServiceNode } from '../../model/service.ts';
import type { Topology } from '../../model/topology.ts';
import type { VolumeNode } from '../../model/volume.ts';

/** What one server holds: the material of its Compose file. */
export interface ServerContents {
  readonly server: ServerNode;
  readonly services: readonly ServiceNode[];
  readonly jobs: readonly JobNode[];
  readonly networks: readonly NetworkNode[];
  readonly volumes: readonly VolumeNode[];
}

/** Sorts a topology's nodes by server, in one go. */
export function serverContents(topology: Topology): readonly ServerContents[] {
  const services = byServer(topology.services);
  const jobs = byServer(topology.jobs);
  const networks = byServer(topology.networks);
  const volumes = byServer(topology.volumes);
  return topology.servers.map((server) => ({
    server,
    services: services.get(server.name) ?? [],
    jobs: jobs.get(server.name) ?? [],
    networks: networks.get(server.name) ?? [],
    volumes: volumes.get(server.name) ?? [],
  }));
}
