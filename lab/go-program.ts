import { writeFile } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { type CachePlace, cachedChecked } from './cache.ts';
import { go } from './go.ts';

/** A program that is built from a Go module. */
export interface GoProgram {
  readonly name: string;

  /** Path that the module gives itself. */
  readonly module: string;
  readonly version: string;

  /** Checksum of the module as go.sum has it; what the module needs is checked against Go's public checksum database. */
  readonly sum: string;

  /** Package of the program's main function. */
  readonly package: string;
  readonly flags: readonly string[];

  /**
   * Modules fetched in place of others, path to path and version. The module itself may be among them.
   *
   * @default {}
   */
  readonly replace?: Readonly<Record<string, GoModule>>;
}

export interface GoModule {
  readonly module: string;
  readonly version: string;
}

/** Finds the built program, or builds it; gives the path of the file to run. */
export async function goProgram(place: CachePlace, program: GoProgram): Promise<string> {
  const flags = ['-trimpath', ...program.flags];
  const folder = await cachedChecked(place, {
    name: program.name,
    from: {
      'go.mod': goMod(program),
      'go.sum': goSum(program),
      flags: flags.join(' '),
      platform: `${platform()}-${arch()}`,
    },
    make: async (draft) => {
      await writeFile(join(draft, 'go.mod'), goMod(program));
      await writeFile(join(draft, 'go.sum'), goSum(program));
      await go(place, ['build', ...flags, '-o', program.name, program.package], draft);
    },
  });
  return join(folder, program.name);
}

function goMod({ module, version, replace = {}, package: tool }: GoProgram): string {
  const replaces = Object.entries(replace).map(([path, by]) => `replace ${path} => ${by.module} ${by.version}`);
  return ['module tools', 'go 1.24', `require ${module} ${version}`, ...replaces, `tool ${tool}`, ''].join('\n');
}

function goSum({ module, version, sum, replace = {} }: GoProgram): string {
  const fetched = replace[module] ?? { module, version };
  return sum === '' ? '' : `${fetched.module} ${fetched.version} ${sum}\n`;
}
