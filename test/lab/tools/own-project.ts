import { cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Outcome, run } from '../../../lab/run.ts';
import { ROOT, type TestLab } from './test-lab.ts';

/** A project whose stacks are its own, deployed on the hosts of a lab. */
export interface OwnProject {
  readonly folder: string;
  readonly write: () => Promise<void>;
  readonly remove: () => Promise<void>;
  /** Runs the compiled command line in the project. */
  readonly arrimage: (...argv: readonly string[]) => Promise<Outcome>;
}

/**
 * A project beside that of its lab, with a system `shop` and its environment `lab`.
 *
 * @param files `stacks/shop.ts` of the tests that it is for, below `test/lab`
 */
export function ownProject(lab: TestLab, stacks: string, settings: string): OwnProject {
  const folder = `${lab.place.project}-shop`;
  return {
    folder,
    write: async () => {
      await rm(folder, { recursive: true, force: true });
      for (const name of ['node_modules', 'stacks', 'config/shop', '.arrimage']) {
        await mkdir(join(folder, name), { recursive: true });
      }
      await symlink(ROOT, join(folder, 'node_modules/arrimage'));
      await symlink(join(lab.place.project, '.arrimage/lab'), join(folder, '.arrimage/lab'));
      await cp(join(ROOT, 'test/lab', stacks), join(folder, 'stacks/shop.ts'));
      await writeFile(
        join(folder, 'package.json'),
        '{ "type": "module", "arrimage": { "systems": "stacks/shop.ts" } }\n',
      );
      await writeFile(join(folder, 'config/shop/lab.yaml'), settings);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
    arrimage: (...argv) =>
      run([process.execPath, join(ROOT, 'dist/bin/main.js'), ...argv], { cwd: folder, timeoutSeconds: 300 }),
  };
}
