import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { globalsOf } from './architecture/globals.ts';
import { circles, loadedWith } from './architecture/graph.ts';
import { type Import, listFiles, readSource } from './architecture/source.ts';

/** Each folder, and those it may import from besides itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  model: [],
  settings: ['model'],
  constructs: ['model'],
  policies: ['model'],
  renderers: ['model'],
  stacks: ['model', 'settings', 'constructs'],
  toolkit: ['model', 'settings', 'constructs', 'policies', 'renderers', 'stacks'],
  lab: ['model', 'settings', 'toolkit'],
  bin: ['model', 'settings', 'constructs', 'policies', 'renderers', 'stacks', 'toolkit', 'lab'],
};

/** Each package, and the folders or files that alone may import it. */
const OWNERS: Readonly<Record<string, readonly string[]>> = {
  '@cdktf/provider-docker': ['renderers/terraform/'],
  '@dagrejs/dagre': ['renderers/diagram/'],
  '@peculiar/x509': ['toolkit/secrets/internal-certificate.ts', 'toolkit/self-signed.ts', 'lab/outside/authority.ts'],
  'age-encryption': ['toolkit/secrets/'],
  cdktf: ['renderers/terraform/'],
  'cli-table3': ['toolkit/', 'bin/'],
  commander: ['bin/'],
  constructs: ['constructs/', 'stacks/', 'renderers/terraform/'],
  'cron-parser': ['constructs/calendar.ts'],
  execa: ['toolkit/run.ts'],
  'fastest-levenshtein': ['settings/', 'constructs/', 'policies/', 'stacks/', 'toolkit/', 'bin/'],
  jiti: ['toolkit/load-systems.ts'],
  'log-update': ['bin/deployment.ts'],
  microdiff: ['toolkit/diff/'],
  'p-limit': ['toolkit/hosts.ts', 'toolkit/secrets/command-store.ts', 'lab/at-a-time.ts'],
  'p-retry': ['toolkit/hosts.ts', 'toolkit/deploy/images.ts', 'toolkit/terraform/'],
  picocolors: ['toolkit/', 'bin/'],
  'proper-lockfile': ['lab/cache.ts'],
  'reflect-metadata': ['toolkit/secrets/internal-certificate.ts', 'toolkit/self-signed.ts', 'lab/outside/authority.ts'],
  'tar-stream': ['toolkit/tar.ts'],
  yaml: ['settings/', 'renderers/'],
  zod: ['settings/'],
};

/** What the folders without side effects may take from Node: functions that only compute. */
const PURE_BUILT_INS: Readonly<Record<string, readonly string[]>> = {
  'node:crypto': ['createHash', 'X509Certificate'],
  'node:net': ['isIP', 'isIPv4', 'isIPv6', 'BlockList'],
  'node:path': ['posix'],
};

/** The one file that needs `require`, to load cdktf late and fast. */
const LATE_LOADER = 'renderers/terraform/cdktf.ts';

/** The one file that loads a module nobody knows beforehand: the systems of a user's own project. */
const USERS_LOADER = 'toolkit/load-systems.ts';

const PURE_FOLDERS = ['model', 'settings', 'constructs', 'policies', 'renderers', 'stacks'];

/** Packages that cost much to load, so that a command pays for them only when it needs them. */
const LAZY = [
  'age-encryption',
  '@peculiar/x509',
  'reflect-metadata',
  'cdktf',
  '@cdktf/provider-docker',
  '@dagrejs/dagre',
  'execa',
  'jiti',
  'log-update',
  'p-limit',
  'p-retry',
  'proper-lockfile',
  'tar-stream',
];

/** Applications that run on the hosts of a lab are programs of their own. */
const isOurs = (path: string) => !path.startsWith('lab/apps/');

const files = [...listFiles(Object.keys(MAY_IMPORT)).filter(isOurs), 'index.ts'].map(readSource);
const imports = files.flatMap((file) => file.imports);
const inside = imports.filter(({ to }) => to.endsWith('.ts'));
const outside = imports.filter(
  ({ from, to }) => !to.endsWith('.ts') && !(from === USERS_LOADER && to === 'an expression'),
);

describe('imports between folders', () => {
  test('follow the order of the pipeline', () => {
    const wrong = inside.filter(({ from, to }) => {
      const folder = folderOf(from);
      // A user's stacks get the package that loads them.
      if (from === USERS_LOADER && to === 'index.ts') return false;
      return from !== 'index.ts' && folder !== folderOf(to) && !MAY_IMPORT[folder]?.includes(folderOf(to));
    });

    expect(wrong.map(sentence)).toEqual([]);
  });

  test('join no renderer to another', () => {
    const rendererOf = (path: string) => /^renderers\/([^/]+)\//.exec(path)?.[1];
    const wrong = inside.filter(({ from, to }) => {
      const target = rendererOf(to);
      return rendererOf(from) !== undefined && target !== undefined && target !== rendererOf(from);
    });

    expect(wrong.map(sentence)).toEqual([]);
  });

  test('load no file that loads it in turn', () => {
    expect(circles(files)).toEqual([]);
  });
});

describe('imports of packages', () => {
  test('stand in the folders that own the package', () => {
    const wrong = outside.filter(({ from, to }) => {
      const owners = OWNERS[packageOf(to)];
      return !to.startsWith('node:') && !owners?.some((owner) => from.startsWith(owner));
    });

    expect(wrong.map(sentence)).toEqual([]);
  });

  test('are the dependencies that users install, each one', () => {
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      readonly dependencies: Readonly<Record<string, string>>;
    };
    const imported = outside.filter(({ to }) => !to.startsWith('node:')).map(({ to }) => packageOf(to));

    expect([...new Set(imported)].sort()).toEqual(Object.keys(dependencies).sort());
  });

  test('leave what is slow to load until it is needed', () => {
    const loaded = ['index.ts', 'bin/main.ts'].flatMap((path) => loadedWith(path));

    expect(LAZY.filter((name) => loaded.some((to) => packageOf(to) === name))).toEqual([]);
  });
});

describe('side effects', () => {
  test('need Node only in the toolkit and the command line', () => {
    const wrong = outside.filter(({ from, to, names }) => {
      const pure = from === LATE_LOADER ? ['createRequire'] : (PURE_BUILT_INS[to] ?? []);
      return (
        to.startsWith('node:') && PURE_FOLDERS.includes(folderOf(from)) && !names.every((name) => pure.includes(name))
      );
    });

    expect(wrong.map(sentence)).toEqual([]);
  });

  test('touch the process only in bin/main.ts', () => {
    const wrong = files.filter(({ path, program }) => path !== 'bin/main.ts' && globalsOf(program).has('process'));

    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test('are not hidden in the pure folders: no clock, no chance, no console, no order of a language', () => {
    const impure = [
      'console',
      'fetch',
      'performance',
      'setTimeout',
      'Math.random',
      'Date.now',
      'new Date()',
      'localeCompare',
    ];
    const wrong = files
      .filter(({ path }) => PURE_FOLDERS.includes(folderOf(path)))
      .flatMap(({ path, program }) => {
        const names = globalsOf(program);
        return impure.filter((name) => names.has(name)).map((name) => `${path}: ${name}`);
      });

    expect(wrong).toEqual([]);
  });
});

describe('files', () => {
  test('hold one idea: 200 lines at most, a test 300', () => {
    const tests = listFiles(['test', 'bench', 'examples']).map(readSource);
    const long = [...files.filter(({ lines }) => lines > 200), ...tests.filter(({ lines }) => lines > 300)];

    expect(long.map(({ path, lines }) => `${path}: ${lines} lines`)).toEqual([]);
  });
});

function folderOf(path: string): string {
  return path.slice(0, path.indexOf('/'));
}

function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

function sentence({ from, to, names }: Import): string {
  return `${from} imports ${names.join(', ')} from ${to}`;
}
