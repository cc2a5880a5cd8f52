import diff from 'microdiff';
import type { ContainerNode } from '../../model/container.ts';
import type { FileNode } from '../../model/file.ts';
import type { JobNode } from '../../model/job.ts';
import { byCodeUnit } from '../../model/json.ts';
import type { ServiceNode } from '../../model/service.ts';
import type { Topology } from '../../model/topology.ts';
import { secretsOf, textOf } from '../../model/value.ts';
import type { AttributeChange } from './difference.ts';

/** A node as a tree of attributes by name, so that lists are compared item by item and not by position. */
export type View = Readonly<Record<string, unknown>>;

/** The attributes that differ, sorted; a subtree that is new or gone comes leaf by leaf. */
export function attributeChanges(before: View, after: View): readonly AttributeChange[] {
  const changes = diff({ ...before }, { ...after }).flatMap((item): readonly AttributeChange[] => {
    const attribute = nameOf(item.path);
    const from = 'oldValue' in item ? leaves(attribute, item.oldValue) : new Map<string, string>();
    const to = 'value' in item ? leaves(attribute, item.value) : new Map<string, string>();
    return [...new Set([...from.keys(), ...to.keys()])].map((key) => ({
      attribute: key.replace(/^(files\.[^ ]+?)\.lines\..*$/s, '$1'),
      from: from.get(key) ?? null,
      to: to.get(key) ?? null,
    }));
  });
  return changes.sort((a, b) => byCodeUnit(a.attribute, b.attribute));
}

/** What can be seen of a service or job. Files show as their lines, so that a host path that follows from them is left out. */
export function containerView(topology: Topology, node: ServiceNode | JobNode): View {
  const { kind, id, name, server, path, environment, command, entrypoint, mounts, extraHosts, dependsOn, ...rest } =
    node;
  const files = topology.files.filter((file) => file.container === id);
  const sources = new Set(files.map((file) => file.source));
  const shownMounts = mounts.filter(
    (mount) => mount.kind !== 'bind' || ![...sources].some((source) => source.startsWith(mount.source)),
  );
  return {
    ...rest,
    ...('ports' in node ? { ports: Object.fromEntries(node.ports.map((port) => [port.name, portText(port)])) } : {}),
    ...('healthCheck' in node
      ? {
          healthCheck:
            node.healthCheck === null ? null : { ...node.healthCheck, test: node.healthCheck.test.join(' ') },
        }
      : {}),
    ...('publishes' in node ? { publishes: queueTexts(node.publishes), consumes: queueTexts(node.consumes) } : {}),
    ...('commands' in node
      ? { commands: Object.fromEntries(node.commands.map((item) => [item.name, item.command.join(' ')])) }
      : {}),
    networks: node.networks.join(', '),
    capabilities: node.capabilities?.join(', ') ?? null,
    // A release that was recorded by an earlier version has none.
    exceptions: Object.fromEntries(
      ((node.exceptions as ContainerNode['exceptions'] | undefined) ?? []).map((item) => [item.kind, item.reason]),
    ),
    command: [...entrypoint, ...command.map(textOf)].join(' '),
    environment: environmentView(node),
    extraHosts: Object.fromEntries(extraHosts.map((host) => [host.name, host.address])),
    mounts: Object.fromEntries(shownMounts.map(({ target, ...mount }) => [target, mountText(mount)])),
    startsAfter: dependsOn.map(({ on, condition }) => `${on} ${condition}`).join(', '),
    files: Object.fromEntries(files.map((file) => [file.target, fileView(topology, file)])),
  };
}

function environmentView({ environment }: ContainerNode): View {
  return Object.fromEntries(
    environment.map(({ name, value, delivery }) => [
      name,
      delivery === 'plain' ? textOf(value) : `${textOf(value)} (${delivery})`,
    ]),
  );
}

/** Lines by their text, so that one more changes none of the others; the versions of secrets, since another one is other content. */
function fileView(topology: Topology, { content, mode, owner }: FileNode): View {
  const lines = textOf(content).split('\n');
  const secrets = secretsOf(content).map((name) => [
    name,
    topology.secrets.find((secret) => secret.name === name)?.version,
  ]);
  return {
    lines: Object.fromEntries(lines.map((line) => [line, line])),
    mode,
    owner: `${owner.uid}:${owner.gid}`,
    secrets: Object.fromEntries(secrets),
  };
}

/** A line of a file goes by the name of the file. */
function nameOf(path: readonly (string | number)[]): string {
  return (path[0] === 'files' && path[2] === 'lines' ? path.slice(0, 2) : path).join('.');
}

/** A topology that was read from a file has its keys in another order: none of it may be seen. */
function mountText({ kind, ...rest }: Readonly<Record<string, unknown>>): string {
  const sorted = Object.entries(rest).sort(([a], [b]) => byCodeUnit(b, a));
  return [kind, ...sorted.map(([, value]) => value)].join(' ');
}

function portText({ port, protocol, published }: ServiceNode['ports'][number]): string {
  const at = published.map((item) => ` at ${item.address}:${item.port}`).join(',');
  return `${port}/${protocol}${at}`;
}

function queueTexts(queues: ServiceNode['publishes']): string {
  return queues.map(({ broker, queue }) => `${broker} ${queue}`).join(', ');
}

function leaves(path: string, value: unknown, found = new Map<string, string>()): Map<string, string> {
  if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) leaves(`${path}.${key}`, item, found);
  } else if (value !== null && value !== undefined && value !== '') {
    found.set(path, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return found;
}
