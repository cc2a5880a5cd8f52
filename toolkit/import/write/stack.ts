import { keyOf } from '../names.ts';
import { type Ordered, orderOf } from '../order.ts';
import type { ImportPlan, PlannedContainer } from '../plan.ts';
import { containerStatements, lateStatements } from './containers.ts';
import type { Writing } from './expressions.ts';
import { identifiersOf } from './identifiers.ts';
import { group, type Layout, print, property, quote } from './layout.ts';
import { sharedOf, sharedStatement } from './shared.ts';

/** The stack of a plan: `stacks/<system>.ts`. */
export function writeStack(plan: ImportPlan, exported: string): string {
  const ordered = orderOf(plan);
  const writing: Writing = {
    plan,
    identifiers: identifiersOf(plan, exported),
    imports: new Set(['defineSettings', 'defineSystem', 'nouns', 'serversOf']),
  };
  const body = statements(writing, ordered);
  const schema = settingsSchema(plan);
  const names = [...writing.imports].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  const files = plan.files.length === 0 ? '' : `import * as files from './${plan.system}-files.ts';\n`;
  return `${print(group('import {', names, "} from 'arrimage'"), 0, ';')}
${files}
${schema}
/** ${plan.system}, taken over from the Compose project ${plan.project}. */
export const ${exported} = defineSystem(settings, (environment, given) => {
${body}});
`;
}

function statements(writing: Writing, ordered: Ordered): string {
  const { plan } = writing;
  const own =
    plan.networkName === `${plan.system}-${plan.environment}` ? '' : `, { network: ${quote(plan.networkName)} }`;
  const hosts = plan.hosts.length === 0 ? '' : '  const hosts = externalHostsOf(environment, given.externalHosts);\n';
  if (hosts !== '') writing.imports.add('externalHostsOf');
  const groups = sharedOf(writing, ordered);
  const blocks = [
    `  const { images, services } = given;\n  const server = serversOf(environment, given${own})(given.server);\n${hosts}`,
    secrets(writing),
    stores(writing),
    ...[...ordered.services, ...ordered.jobs].flatMap((container) => {
      const shared = groups.find(({ members }) => members.includes(container.name)) ?? null;
      const isFirst = shared?.members[0] === container.name;
      const made = containerStatements(writing, ordered, container, shared);
      return isFirst ? [sharedStatement(shared), made] : [made];
    }),
    lateStatements(writing, ordered).join(''),
  ];
  return blocks.filter((block) => block !== '').join('\n');
}

function secrets({ plan, identifiers, imports }: Writing): string {
  if (plan.secrets.length === 0) return '';
  imports.add('secretMaker');
  const lines = plan.secrets.map(({ name }) => `  const ${identifiers.secret(name)} = secret(${quote(name)});\n`);
  return `  const secret = secretMaker(environment, given);\n${lines.join('')}`;
}

/** What the engine has already; its names there are kept, and with them the data. */
function stores({ plan, identifiers, imports }: Writing): string {
  if (plan.networks.length > 0) imports.add('Network');
  if (plan.volumes.length > 0) imports.add('Volume');
  const networks = plan.networks.map(({ name, engineName, internal }) => {
    const props = [property('name', quote(engineName)), ...(internal ? ['internal: true'] : [])];
    return `  const ${identifiers.network(name)} = ${print(group(`new Network(server, ${quote(name)}, {`, props, '})'), 2, ';')}\n`;
  });
  const volumes = plan.volumes.map(({ name, engineName }) => {
    return `  const ${identifiers.volume(name)} = new Volume(server, ${quote(name)}, { name: ${quote(engineName)} });\n`;
  });
  return [...networks, ...volumes].join('');
}

function settingsSchema(plan: ImportPlan): string {
  const isPublished = plan.containers.some(({ publications }) => publications.length > 0);
  const nouns = [
    'environmentVariables',
    ...(plan.hosts.length > 0 ? ['externalHost'] : []),
    'image',
    ...(isPublished ? ['ipAddress', 'port'] : []),
    'reference',
    'resources',
    'systemFields',
    'z',
  ];
  const hosts = plan.hosts.map(({ name }) => property(keyOf(name), 'externalHost'));
  const fields: readonly Layout[] = [
    '...systemFields',
    ...(hosts.length === 0 ? [] : [property('externalHosts', group('z.strictObject({', hosts, '})'))]),
    "server: reference('servers').describe('Server that runs everything.')",
    property(
      'images',
      group(
        'z.strictObject({',
        plan.containers.map(({ name }) => property(keyOf(name), 'image')),
        '})',
      ),
    ),
    property('services', group('z.strictObject({', plan.containers.map(containerFields), '})')),
  ];
  const settings = group('defineSettings(', [quote(plan.system), group('z.strictObject({', fields, '})')], ')');
  return `${print(group('const {', nouns, '} = nouns'), 0, ';')}

const limits = resources.prefault({});
${isPublished ? '\n/** Where the server listens for a port. */\nconst published = z.strictObject({ port, address: ipAddress });\n' : ''}
/** What is different from one environment to another. */
${print({ ...settings, open: `const settings = ${settings.open}` }, 0, ';')}
`;
}

function containerFields({ name, publications }: PlannedContainer): Layout {
  const publish = publications.map(({ key }) => property(key, 'published'));
  const fields = [
    'environment: environmentVariables',
    ...(publish.length === 0 ? [] : [property('publish', group('z.strictObject({', publish, '})'))]),
    'resources: limits',
  ];
  return property(keyOf(name), group('z.strictObject({', fields, '})'));
}
