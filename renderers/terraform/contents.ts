import { byServer } from '../../model/by-server.ts';
import type { FileNode } from '../../model/file.ts';
import { type Instance, instancesOf } from '../../model/instance.ts';
import type { JobNode } from '../../model/job.ts';
import type { NetworkNode } from '../../model/network.ts';
import type { ServerNode } from '../../model/server.ts';
import type { ServiceNode } from '../../model/service.ts';
import { stackName, type Topology } from '../../model/topology.ts';
import type { VolumeNode } from '../../model/volume.ts';

/** A service with its containers. */
export interface ServiceContainers {
  readonly service: ServiceNode;
  readonly instances: readonly Instance[];
}

/** What one server holds: the material of its stack. */
export interface ServerContents {
  readonly topology: Topology;
  readonly server: ServerNode;
  readonly stack: string;
  readonly networks: readonly NetworkNode[];
  readonly volumes: readonly VolumeNode[];
  readonly files: readonly FileNode[];
  readonly jobs: readonly JobNode[];
  readonly services: readonly ServiceContainers[];
}

/** Sorts a topology's nodes by server, in one go. */
export function contentsOf(topology: Topology): readonly ServerContents[] {
  const networks = byServer(topology.networks);
  const volumes = byServer(topology.volumes);
  const files = byServer(topology.files);
  const jobs = byServer(topology.jobs);
  const services = byServer(topology.services);
  return topology.servers.map((server) => ({
    topology,
    server,
    stack: stackName(topology, server.name),
    networks: networks.get(server.name) ?? [],
    volumes: volumes.get(server.name) ?? [],
    files: files.get(server.name) ?? [],
    jobs: jobs.get(server.name) ?? [],
    services: (services.get(server.name) ?? []).map((service) => ({
      service,
      instances: instancesOf(topology, service),
    })),
  }));
}
