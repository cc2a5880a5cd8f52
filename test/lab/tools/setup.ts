import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { exists } from '../../../lab/cache.ts';
import { labDown, labUp } from '../../../lab/lab.ts';
import { setup as build } from '../../real/tools/build.ts';
import { LAB, makeProject, PLACE, PROJECT } from './deployed-lab.ts';

/** Builds the command line and starts the hosts that the tests share; they are removed at the end. */
export async function setup(): Promise<void> {
  await build();
  // The same for what a run that was killed left: without its keys there are no hosts.
  if (!(await exists(join(PROJECT, '.arrimage/lab')))) await rm(PROJECT, { recursive: true, force: true });
  await makeProject();
  await labUp(LAB, PLACE);
}

/** `KEEP_LAB=1` leaves the hosts running, for the next run of the same tests. */
export async function teardown(): Promise<void> {
  if (process.env['KEEP_LAB'] === '1') return;
  await labDown(LAB, PLACE);
  // A state of servers that are gone would be taken for theirs by the next run.
  await rm(PROJECT, { recursive: true, force: true });
}
