import type { HealthCheck } from '../../../model/service.ts';
import { keyOf } from '../names.ts';
import { OWN_NETWORK } from '../networks.ts';
import { commandOf, type Ordered } from '../order.ts';
import type { PlannedContainer, PlannedOwner, Template } from '../plan.ts';
import { expression, type Writing } from './expressions.ts';
import { group, type Layout, print, property, quote } from './layout.ts';
import { mountStatements } from './mounts.ts';
import { referencesOf, type Shared } from './shared.ts';

/** The statements that make one container. */
export function containerStatements(
  writing: Writing,
  ordered: Ordered,
  container: PlannedContainer,
  shared: Shared | null,
): string {
  const { identifiers, imports } = writing;
  const kind = container.kind === 'job' ? 'Job' : 'Service';
  imports.add(kind);
  const name = identifiers.container(container.name);
  const mounts = mountStatements(writing, container, name);
  const props = [
    ...programProps(writing, ordered, container, shared),
    ...(container.kind === 'job' ? jobProps(writing, ordered, container) : serviceProps(writing, container)),
    ...placeProps(writing, ordered, container),
    ...limitProps(writing, container),
  ];
  const made = group(`new ${kind}(server, ${quote(container.name)}, {`, props, '})');
  const isReferred = mounts.length > 0 || isNamed(ordered, container.name);
  const head = isReferred ? { ...made, open: `const ${name} = ${made.open}` } : made;
  return `  ${print(head, 2, ';')}\n${mounts.map((line) => `  ${print(line, 2, ';')}\n`).join('')}`;
}

/** Variables that can be told only once what they name is there. */
export function lateStatements(writing: Writing, ordered: Ordered): readonly string[] {
  return [...ordered.late].flatMap(([name, variables]) =>
    [...variables].map(([variable, template]) => {
      const owner = writing.identifiers.container(name);
      return `  ${owner}.addEnvironment(${quote(variable)}, ${expression(writing, template, true)});\n`;
    }),
  );
}

/** Whether another statement needs the constant of a container. */
function isNamed({ services, jobs, late, startsAfter, before }: Ordered, name: string): boolean {
  const lists = [...startsAfter.values(), ...before.values()];
  const templates = [...services, ...jobs].flatMap(({ references, command }) => [
    ...references.values(),
    ...(command ?? []),
  ]);
  const isEnd = templates.some((template) =>
    template.some((part) => typeof part === 'object' && part.kind === 'endpoint' && part.to === name),
  );
  return isEnd || late.has(name) || lists.some((list) => list.includes(name));
}

function programProps(
  writing: Writing,
  ordered: Ordered,
  container: PlannedContainer,
  shared: Shared | null,
): readonly Layout[] {
  const key = keyOf(container.name);
  const command = commandOf(container, ordered);
  const own = [...referencesOf(writing, ordered, container)].filter(
    ([variable]) => shared?.entries.has(variable) !== true,
  );
  const references = [
    ...(shared === null ? [] : [`...${shared.constant}`]),
    ...own.map(([variable, text]) => property(variable, text)),
  ];
  const variables = `services.${key}.environment`;
  return [
    property('image', `images.${key}`),
    ...(container.entrypoint === null
      ? []
      : [
          property(
            'entrypoint',
            words(
              container.entrypoint.map((word) => [word]),
              writing,
            ),
          ),
        ]),
    ...(command === null || command.length === 0 ? [] : [property('command', words(command, writing))]),
    property('environment', references.length === 0 ? variables : group('{', [`...${variables}`, ...references], '}')),
    ...(container.fileVariables.length === 0
      ? []
      : [property('fileVariables', group('[', container.fileVariables.map(quote), ']'))]),
  ];
}

function words(templates: readonly Template[], writing: Writing): Layout {
  return group(
    '[',
    templates.map((template) => expression(writing, template)),
    ']',
  );
}

function serviceProps(writing: Writing, container: PlannedContainer): readonly Layout[] {
  const { name, publications, healthCheck, replicas, mounts, program } = container;
  const key = keyOf(name);
  const ports = [...(writing.plan.ports.get(name) ?? [])].map(([number, port]) => property(port, String(number)));
  const single = publications.filter(({ key: at, portName }) => at === keyOf(portName));
  const published = single.map(({ key: at, portName }) => property(portName, `services.${key}.publish.${at}`));
  const isKept = publications.length > 0 || mounts.volumes.length > 0;
  return [
    ...(ports.length === 0 ? [] : [property('ports', group('{', ports, '}'))]),
    ...(published.length === 0 ? [] : [property('publish', group('{', published, '}'))]),
    ...(healthCheck === null ? [] : [property('healthCheck', probe(writing, healthCheck))]),
    ...(replicas === 1 ? [] : [property('replicas', String(replicas))]),
    // As Compose does it: what connects to it may ask for its address only once, as nginx does.
    ...(isKept ? [] : [property('update', "'recreate'")]),
    ...(program === null ? [] : [property('program', PROGRAMS[program])]),
  ];
}

const PROGRAMS: Readonly<Record<NonNullable<PlannedContainer['program']>, string>> = {
  minio: "() => ({ kind: 'minio' })",
  postgres: "() => ({ kind: 'postgres', maxConnections: 100, reservedConnections: 3 })",
  rabbitmq: "() => ({ kind: 'rabbitmq' })",
  redis: "() => ({ kind: 'redis', maxMemoryBytes: null })",
};

function probe({ imports }: Writing, { test, ...times }: HealthCheck): Layout {
  const [kind, ...rest] = test;
  const how = kind === 'CMD-SHELL' ? 'shellProbe' : 'commandProbe';
  imports.add(how);
  const what = kind === 'CMD-SHELL' ? quote(rest.join(' ')) : `[${rest.map(quote).join(', ')}]`;
  const seconds = Object.entries(times).map(([name, value]) => property(name, String(value)));
  // A long line stands by itself.
  return what.length > 89
    ? group(`${how}(`, [what, group('{', seconds, '}')], ')')
    : group(`${how}(${what}, {`, seconds, '})');
}

function jobProps({ identifiers }: Writing, { before }: Ordered, { name }: PlannedContainer): readonly Layout[] {
  const next = (before.get(name) ?? []).map(identifiers.container);
  return next.length === 0 ? [] : [property('before', group('[', next, ']'))];
}

function placeProps(writing: Writing, ordered: Ordered, container: PlannedContainer): readonly Layout[] {
  const { identifiers } = writing;
  const { networks, user, fileOwner, workingDirectory, hostname, name } = container;
  const after = (ordered.startsAfter.get(name) ?? []).map(identifiers.container);
  const networkOf = (network: string): string =>
    network === OWN_NETWORK ? 'server.network' : identifiers.network(network);
  return [
    ...(after.length === 0 ? [] : [property('startsAfter', group('[', after, ']'))]),
    ...(networks === null ? [] : [property('networks', group('[', networks.map(networkOf), ']'))]),
    ...(user === null ? [] : [property('user', owner(user))]),
    ...(fileOwner === null ? [] : [property('fileOwner', owner(fileOwner))]),
    ...(workingDirectory === null ? [] : [property('workingDirectory', quote(workingDirectory))]),
    ...(hostname === null ? [] : [property('hostname', quote(hostname))]),
  ];
}

function owner({ uid, gid }: PlannedOwner): Layout {
  return `{ uid: ${uid}, gid: ${gid} }`;
}

/** It is taken over as it runs: once it is known what it needs, the fewer exceptions the better. */
const IMPORTED = 'imported: as it ran under Compose';

function exceptionProps({ capabilities, user, readOnly }: PlannedContainer): readonly Layout[] {
  const names = [
    ...(capabilities.length === 0 ? [] : ['capabilities']),
    ...(user === null || user.uid === 0 ? ['rootUser'] : []),
    ...(readOnly ? [] : ['writableRoot']),
  ];
  const reasons = names.map((name) => property(name, quote(IMPORTED)));
  return reasons.length === 0 ? [] : [property('exceptions', group('{', reasons, '}'))];
}

function limitProps({ imports }: Writing, container: PlannedContainer): readonly Layout[] {
  const { init, capabilities, stopSignal, stopGraceSeconds, logging, name } = container;
  if (capabilities === 'engine') imports.add('engineCapabilities');
  const kept = capabilities === 'engine' ? 'engineCapabilities' : group('[', capabilities.map(quote), ']');
  const options = Object.entries(logging?.options ?? {}).map(([key, value]) => property(key, quote(value)));
  return [
    ...exceptionProps(container),
    ...(init ? ['init: true'] : []),
    ...(capabilities.length === 0 ? [] : [property('capabilities', kept)]),
    ...(stopSignal === null ? [] : [property('stopSignal', quote(stopSignal))]),
    ...(stopGraceSeconds === null ? [] : [property('stopGraceSeconds', String(stopGraceSeconds))]),
    ...(logging === null
      ? []
      : [
          property(
            'logging',
            group('{', [property('driver', quote(logging.driver)), property('options', group('{', options, '}'))], '}'),
          ),
        ]),
    property('resources', `services.${keyOf(name)}.resources`),
  ];
}
