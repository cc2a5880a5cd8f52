import { byCodeUnit } from '../../model/json.ts';
import * as nouns from '../../settings/nouns.ts';

/** The module that lists the systems of a project: what `arrimage.systems` in package.json names. */
export function systemsModule(systems: readonly string[]): string {
  const sorted = [...systems].sort(byCodeUnit);
  const imports = sorted.map((name) => `import { ${identifierOf(name)} } from './${name}.ts';\n`);
  return `import type { System } from 'arrimage';
${imports.join('')}
/** What can be deployed: each system has a stack in this folder, and its environments in config/<name>/. */
export const systems: readonly System[] = [${sorted.map(identifierOf).join(', ')}];
`;
}

/** The name of a system in TypeScript: `web-shop` is `webShop`; a name that means something else gets `System` behind it. */
export function identifierOf(system: string): string {
  const name = system.replace(/-+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return TAKEN.has(name) ? `${name}System` : name;
}

/** Words of the language, what stacks import from the package, and the names that they have themselves. */
const TAKEN = new Set([
  ...(
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false ' +
    'finally for function if implements import in instanceof interface let new null package private protected public return ' +
    'static super switch this throw true try typeof undefined var void while with yield'
  ).split(' '),
  ...(
    'commandProbe configurationText defineSettings defineSystem edgeOf engineCapabilities environment externalHostsOf files findServer given ' +
    'hosts httpProbe images later limits nouns outboundProxyOf probeTimes publication releaseSteps secret secretMaker server serversOf ' +
    'services shellProbe taskQueues text topologyOf url'
  ).split(' '),
  ...Object.keys(nouns),
  'settings',
  'systems',
]);
