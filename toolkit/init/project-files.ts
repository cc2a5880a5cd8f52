import type { Artifact } from '../../model/artifact.ts';
import { version } from '../version.ts';
import { type Ci, ciFiles } from './ci-files.ts';
import { readme } from './readme.ts';
import { systemsModule } from './systems-module.ts';

/** What the files of a project depend on. */
export interface ProjectOptions {
  /** Name of the package, as npm knows it. */
  readonly name: string;

  /** Names of its systems; the stack of each is `stacks/<name>.ts`. */
  readonly systems: readonly string[];

  /** Environments that each of them has. */
  readonly environments: readonly string[];

  /** Where its repository lies. */
  readonly ci: Ci;
}

/** The TypeScript that checks the stacks; it is needed for editors and CI only. */
export const TYPESCRIPT = '7.0.2';

/** All files of a project but those of its systems: their stacks, and their folders of config/. */
export function projectFiles(options: ProjectOptions): readonly Artifact[] {
  return [
    { path: 'package.json', content: inOrder(packageJson(options.name)) },
    { path: 'tsconfig.json', content: TSCONFIG },
    { path: 'cdktf.json', content: inOrder(CDKTF) },
    { path: '.gitignore', content: GITIGNORE },
    { path: 'README.md', content: readme(options) },
    { path: 'stacks/systems.ts', content: systemsModule(options.systems) },
    ...ciFiles(options.ci),
  ];
}

/** The order of keys is that of people; `renderJson` would sort them. */
function inOrder(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function packageJson(name: string): object {
  return {
    name,
    version: '0.0.0',
    private: true,
    type: 'module',
    engines: { node: '>=20.12' },
    scripts: {
      check: 'arrimage check',
      deploy: 'arrimage deploy',
      synth: 'arrimage synth',
      typecheck: 'tsc',
    },
    dependencies: { arrimage: version },
    devDependencies: { typescript: TYPESCRIPT },
    arrimage: { systems: './stacks/systems.ts' },
  };
}

const TSCONFIG = `{
  "compilerOptions": {
    "target": "es2023",
    "module": "nodenext",
    "types": [],
    "strict": true,
    "noUncheckedIndexedAccess": true,
    "exactOptionalPropertyTypes": true,
    "noUnusedLocals": true,
    "verbatimModuleSyntax": true,
    "allowImportingTsExtensions": true,
    "noEmit": true,
    "skipLibCheck": true
  },
  "include": ["stacks"]
}
`;

const CDKTF = {
  language: 'typescript',
  app: 'npx --no-install arrimage cdktf-app',
  output: 'cdktf.out',
  sendCrashReports: 'false',
};

const GITIGNORE = `# Secrets, keys and states of this machine: never in a repository.
.arrimage/
# What synth and cdktf write.
out/
cdktf.out/
node_modules/
`;
