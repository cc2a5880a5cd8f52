import { Document } from 'yaml';
import type { Rendering } from '../../model/artifact.ts';
import type { ServerNode } from '../../model/server.ts';
import { deploymentName, type Topology } from '../../model/topology.ts';
import { containerOf, localKey } from './container.ts';
import { escaped } from './escaped.ts';

/** One Compose file a server, `compose/<server>/compose.yaml`: it starts that server by itself. */
export function renderCompose(topology: Topology): Rendering {
  const artifacts = topology.servers.map((server) => ({
    path: `compose/${server.name}/compose.yaml`,
    content: composeFile(topology, server),
  }));
  return { artifacts, violations: [] };
}

function composeFile(topology: Topology, server: ServerNode): string {
  const here = <T extends { readonly server: string }>(items: readonly T[]): readonly T[] =>
    items.filter((item) => item.server === server.name);
  const containers = [...here(topology.services), ...here(topology.jobs)];
  const content = {
    name: deploymentName(topology),
    services: byName(containers.map((node) => [node.name, containerOf(topology, node)])),
    networks: byName(
      here(topology.networks).map((network) => [
        localKey(network.id),
        { name: network.name, ...(network.internal ? { internal: true } : {}) },
      ]),
    ),
    ...(here(topology.volumes).length === 0
      ? {}
      : { volumes: byName(here(topology.volumes).map((volume) => [localKey(volume.id), { name: volume.name }])) }),
  };
  const document = new Document(escaped(content), { aliasDuplicateObjects: false, sortMapEntries: false });
  document.commentBefore = [
    ` ${topology.system}/${topology.environment}, server ${server.name}. Made by arrimage; changes belong in config/.`,
    ` Its files and secrets lie in ${server.directory}/files on the server. Start: docker compose up -d --wait`,
  ].join('\n');
  return document.toString({ lineWidth: 0 });
}

function byName<T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}
