import { join } from 'node:path';
import { aptInstall } from '../../../lab/debian.ts';
import { npmInstalled } from './npm-installed.ts';
import { run } from './run.ts';

/** The lines of Node.js that the package is for. */
export const NODE_VERSIONS = ['20', '22', '24', '26'] as const;

export type NodeVersion = (typeof NODE_VERSIONS)[number];

/** Finds the program of a line of Node.js, or fetches all of them. */
export async function nodeCommand(version: NodeVersion): Promise<string> {
  const folder = await npmInstalled('node-versions', join(import.meta.dirname, 'node-versions'));
  const command = join(folder, 'node_modules', `node-${version}-${process.arch}`, 'bin', 'node');
  const { stderr } = await run(command, ['--version'], { cwd: folder });
  if (stderr.includes('libatomic')) {
    await aptInstall(['libatomic1']);
  }
  return command;
}
