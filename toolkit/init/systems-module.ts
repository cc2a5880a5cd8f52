import { byCodeUnit } from '../../model/json.ts';
import { TAKEN_NAMES } from '../taken-names.ts';

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
  return TAKEN_NAMES.has(name) ? `${name}System` : name;
}
