import { byCodeUnit } from '../../model/json.ts';

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

/** The name of a system in TypeScript: `web-shop` is `webShop`; a word of the language gets `System` behind it. */
export function identifierOf(system: string): string {
  const name = system.replace(/-+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return RESERVED.has(name) ? `${name}System` : name;
}

/** Words that no constant of a module may be called, and the two names that the modules have already. */
const RESERVED = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false ' +
    'finally for function if implements import in instanceof interface let new null package private protected public return ' +
    'static super switch this throw true try typeof undefined var void while with yield systems settings'
  ).split(' '),
);
