import type { Artifact, Rendering } from '../../model/artifact.ts';
import { byCodeUnit } from '../../model/json.ts';
import type { ServerNode } from '../../model/server.ts';
import { deploymentName, type Topology } from '../../model/topology.ts';
import { type ComposeMap, composeText } from './compose-text.ts';
import { containerOf, localKey } from './container.ts';
import { lastJobsOf, waitForJobs } from './last-jobs.ts';
import { type ServerContents, serverContents } from './server-contents.ts';
import { composeViolations } from './violations.ts';

/** One Compose file a server, `compose/<server>/compose.yaml`: `docker compose up -d --wait` starts that server by itself. */
export function renderCompose(topology: Topology): Rendering {
  const artifacts = serverContents(topology).map(
    (contents): Artifact => ({
      path: `compose/${contents.server.name}/compose.yaml`,
      content: `${header(topology, contents)}${composeFile(topology, contents)}`,
    }),
  );
  return { artifacts, violations: composeViolations(topology) };
}

function composeFile(topology: Topology, contents: ServerContents): string {
  const { services, jobs, networks, volumes } = contents;
  const containers = [...services, ...jobs].map((node) => [node.name, containerOf(topology, node)] as const);
  const file = composeText({
    name: deploymentName(topology),
    services: byName([...containers, ...waitForJobs(lastJobsOf(contents))]),
    networks: byName(networks.map((item) => [localKey(item.id), { name: item.name, internal: item.internal || null }])),
    volumes: byName(volumes.map((item) => [localKey(item.id), { name: item.name }])),
  });
  return containers.length === 0 ? `${file}services: {}\n` : file;
}

function header({ system, environment }: Topology, { server, jobs }: ServerContents): string {
  const lines = [
    `${system}/${environment}, server ${server.name}. Written by arrimage: change the settings, not this file.`,
    ...placeLines(server),
    '  docker compose up --detach --wait',
    ...jobs.map(
      ({ name, timeoutSeconds }) =>
        `Each start runs the job ${name}, which a deployment ends after ${timeoutSeconds} s.`,
    ),
  ];
  return `${lines.map((line) => `# ${line.replace(/\p{Cc}|\p{Zl}|\p{Zp}/gu, ' ')}\n`).join('')}\n`;
}

function placeLines({ directory, firewall }: ServerNode): readonly string[] {
  const closed =
    firewall.length === 0
      ? []
      : ["Who may connect to its ports is for the host's firewall to say, which Compose leaves alone."];
  return [...closed, `Once its files and secrets lie in ${directory}/files on the server, start it there with:`];
}

function byName(entries: readonly (readonly [string, ComposeMap])[]): ComposeMap {
  return Object.fromEntries([...entries].sort(([a], [b]) => byCodeUnit(a, b)));
}
