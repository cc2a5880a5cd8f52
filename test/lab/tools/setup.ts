import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { exists } from '../../../lab/cache.ts';
import { useEngine } from '../../../lab/engine.ts';
import { labDown, labUp } from '../../../lab/lab.ts';
import { setup as build } from '../../real/tools/build.ts';
import { SHARED_LABS } from './deployed-lab.ts';
import type { TestLab } from './test-lab.ts';

export const setup = (): Promise<void> => labSetup(SHARED_LABS.ci);
export const teardown = (): Promise<void> => labTeardown(SHARED_LABS.ci);

/** Builds the command line and starts the hosts that the tests share; they are removed at the end. */
export async function labSetup({ settings, place, makeProject }: TestLab): Promise<void> {
  await build();
  const release = await useEngine(place);
  try {
    if (!(await exists(join(place.project, '.arrimage/lab')))) await removeLeftovers({ settings, place });
    await makeProject();
    await labUp(settings, place);
  } finally {
    await release();
  }
}

/** What a run that was killed has left: without its keys there are no hosts, and what lies on their volumes has other secrets. */
async function removeLeftovers({ settings, place }: Pick<TestLab, 'settings' | 'place'>): Promise<void> {
  await labDown(settings, place);
  await rm(place.project, { recursive: true, force: true });
}

/** `KEEP_LAB=1` leaves the hosts running, for the next run of the same tests. */
export async function labTeardown({ settings, place }: TestLab): Promise<void> {
  if (process.env['KEEP_LAB'] === '1') return;
  // A state of servers that are gone would be taken for theirs by the next run.
  await removeLeftovers({ settings, place });
}
