import { access } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, posix, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { System } from '../stacks/system.ts';
import { moduleError } from './module-error.ts';
import { UsageError } from './usage-error.ts';

/**
 * Loads the systems of a project from its own module, in TypeScript as it was written or in JavaScript.
 *
 * @param module as package.json names it, relative to the folder
 * @throws UsageError where the module is not there, cannot be loaded, or exports no systems
 */
export async function loadSystems(folder: string, module: string): Promise<readonly System[]> {
  const path = resolve(folder, module);
  const isTypeScript = /\.[cm]?ts$/.test(module);
  const exists = await access(path).then(
    () => true,
    () => false,
  );
  if (!exists) {
    const remedy = isTypeScript ? 'write it, or name another one' : 'compile the project first';
    throw new UsageError(`package.json arrimage.systems: expected a module, got "${module}"; ${remedy}`);
  }
  checkPackage(folder);
  const name = posix.normalize(module);
  const load = isTypeScript ? importTypeScript : importJavaScript;
  const exported = await load(path).catch((error: unknown) => {
    throw moduleError(folder, name, error);
  });
  return checkSystems(name, exported);
}

type Exported = Readonly<Record<string, unknown>>;

async function importJavaScript(path: string): Promise<Exported> {
  return (await import(pathToFileURL(path).href)) as Exported;
}

/** All that jiti would take from the environment is said here; its cache would write files at each check. */
async function importTypeScript(path: string): Promise<Exported> {
  const { createJiti } = await import('jiti');
  const jiti = createJiti(path, {
    alias: {},
    debug: false,
    fsCache: false,
    interopDefault: false,
    moduleCache: true,
    sourceMaps: false,
    tryNative: false,
    // Its classes have to be those of this very program, also before the project has installed it.
    virtualModules: { arrimage: await import('../index.ts') },
  });
  return jiti.import<Exported>(path);
}

/** Two copies of the package would not know each other's constructs. */
function checkPackage(folder: string): void {
  const own = tryFindPackage(import.meta.url);
  const theirs = tryFindPackage(join(folder, 'package.json'));
  if (theirs === null || theirs === own) return;
  throw new UsageError(
    `${folder}: expected the arrimage that the project has installed, ${theirs}, got "${own}"; run npx arrimage in the project`,
  );
}

function tryFindPackage(from: string): string | null {
  try {
    return dirname(createRequire(from).resolve('arrimage/package.json'));
  } catch {
    return null;
  }
}

function checkSystems(module: string, { systems }: Exported): readonly System[] {
  if (!Array.isArray(systems)) {
    throw new UsageError(
      `${module}: expected an export named systems, a list of systems, got "${typeof systems}"; export one`,
    );
  }
  const problems = systems.flatMap((item: unknown, index) => {
    if (!isSystem(item)) {
      const got = item === null ? 'null' : typeof item;
      return [`${module} systems[${index}]: expected a system, got "${got}"; make it with defineSystem`];
    }
    const isSecond = systems.slice(0, index).some((other: unknown) => isSystem(other) && other.name === item.name);
    return isSecond
      ? [`${module} systems[${index}]: another system has this name, got "${item.name}"; rename one of the two`]
      : [];
  });
  if (problems.length > 0) throw new UsageError(...problems);
  return systems as readonly System[];
}

function isSystem(item: unknown): item is System {
  if (typeof item !== 'object' || item === null) return false;
  const { name, settings, build } = item as Readonly<Record<string, unknown>>;
  return typeof name === 'string' && typeof settings === 'object' && typeof build === 'function';
}
