import { labDown, labUp } from '../../../lab/lab.ts';
import { setup as build } from '../../real/tools/build.ts';
import { LAB, makeProject, PLACE } from './deployed-lab.ts';

/** Builds the command line and starts the hosts that the tests share; they are removed at the end. */
export async function setup(): Promise<void> {
  await build();
  await makeProject();
  await labUp(LAB, PLACE);
}

/** `KEEP_LAB=1` leaves the hosts running, for the next run of the same tests. */
export async function teardown(): Promise<void> {
  if (process.env['KEEP_LAB'] === '1') return;
  await labDown(LAB, PLACE);
}
