import { version } from '../version.ts';
import { exportedName } from './write/identifiers.ts';

/** A file and its content. */
export interface NewFile {
  /** Relative to the project. */
  readonly path: string;
  readonly content: string;
}

/** Files of a project that is not there yet, all but those of its systems. */
export function projectFiles(name: string, system: string): readonly NewFile[] {
  const packageJson = {
    name,
    version: '0.0.0',
    private: true,
    type: 'module',
    dependencies: { arrimage: version },
    devDependencies: { typescript: '7.0.2' },
    arrimage: { systems: './stacks/systems.ts' },
  };
  const compilerOptions = {
    target: 'es2023',
    module: 'nodenext',
    types: [],
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    verbatimModuleSyntax: true,
    allowImportingTsExtensions: true,
    noEmit: true,
    skipLibCheck: true,
  };
  return [
    { path: 'package.json', content: `${JSON.stringify(packageJson, null, 2)}\n` },
    { path: 'tsconfig.json', content: `${JSON.stringify({ compilerOptions, include: ['stacks'] }, null, 2)}\n` },
    { path: '.gitignore', content: '.arrimage/\nout/\ncdktf.out/\nnode_modules/\n' },
    { path: 'stacks/systems.ts', content: systemsModule(system) },
  ];
}

function systemsModule(system: string): string {
  const name = exportedName(system);
  return `import type { System } from 'arrimage';
import { ${name} } from './${system}.ts';

/** What can be deployed. */
export const systems: readonly System[] = [${name}];
`;
}

/** The module of systems with one more; null where it is written in a way that is not understood. */
export function withSystem(text: string, system: string): string | null {
  const name = exportedName(system);
  const list = /(export const systems[^=]*=\s*\[)([^\]]*)\]/.exec(text);
  if (list === null) return null;
  const before = (list[2] ?? '').trim().replace(/,$/, '');
  const added = text.replace(list[0], `${list[1]}${before === '' ? name : `${before}, ${name}`}]`);
  const imports = [...added.matchAll(/^import .*;$/gm)].at(-1);
  const at = imports === undefined ? 0 : imports.index + imports[0].length + 1;
  return `${added.slice(0, at)}import { ${name} } from './${system}.ts';\n${added.slice(at)}`;
}
