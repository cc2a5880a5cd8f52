import { instancesOf } from '../../../model/instance.ts';
import type { Topology } from '../../../model/topology.ts';
import type { Generation, StandbyRecord } from '../../../toolkit/look/generation.ts';
import type { Seen } from '../../../toolkit/look/seen.ts';
import type { SeenContainer } from '../../../toolkit/look/seen-container.ts';
import { shop } from '../../fixtures/topology.ts';

/** The shop with another image of what stands behind its edge. */
export function shopWith(tag: string): Topology {
  const services = shop.services.map((service) =>
    service.name === 'web' ? { ...service, image: `registry.example.org/shop/web:${tag}` } : service,
  );
  return { ...shop, services, strategy: { kind: 'blue-green', keepSeconds: 3600 } };
}

/** The containers of the application server as the engine shows them, ids `<tag>-<name of the service>-<replica>`. */
export function containersOf(topology: Topology, tag: string): readonly SeenContainer[] {
  return topology.services
    .filter(({ server }) => server === 'app')
    .flatMap((service) => instancesOf(topology, service))
    .map(({ name, replica, labels, service }) => ({
      ...{ Id: `${tag}-${service.name}-${replica}`, Name: `/${name}`, Image: '', Created: '', RestartCount: 0 },
      Config: { Env: [], Cmd: [], Entrypoint: [], User: '', Labels: labels },
      State: { Status: 'running', Running: true, StartedAt: '', ExitCode: 0 },
      HostConfig: HOST_CONFIG,
      ...{ Mounts: [], NetworkSettings: { Networks: {} } },
    }));
}

const HOST_CONFIG: SeenContainer['HostConfig'] = {
  ...{ Memory: 0, NanoCpus: 0, PidsLimit: null, ReadonlyRootfs: false, Privileged: false, CapAdd: [], CapDrop: [] },
  ...{ SecurityOpt: [], RestartPolicy: { Name: 'no' }, PortBindings: null, ExtraHosts: [] },
};

export function generationOf(release: number, containers: readonly SeenContainer[]): Generation {
  return {
    ...{ release, releaseHash: '1a2b3c4d', networks: [], color: 'blue' },
    containers: containers.map(({ Id, Name }) => ({ id: Id, name: Name.slice(1), service: 'web', stops: false })),
  };
}

export function recordOf(more: Partial<StandbyRecord>): StandbyRecord {
  return { version: 1, before: null, standby: null, until: 0, ...more };
}

export function seenWith(containers: readonly SeenContainer[], standby: Seen['standby'] = null): Seen {
  return {
    ...{ server: 'app', containers, standby, images: new Map(), files: new Map(), jobs: new Map(), state: null },
    idleJobs: new Set(),
    ...{ release: 0, releaseHash: '', released: new Map(), changedFrom: null, firewall: null, lock: null },
  };
}
