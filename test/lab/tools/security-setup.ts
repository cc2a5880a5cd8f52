import { SHARED_LABS } from './deployed-lab.ts';
import { labSetup, labTeardown } from './setup.ts';

export const setup = (): Promise<void> => labSetup(SHARED_LABS.security);
export const teardown = (): Promise<void> => labTeardown(SHARED_LABS.security);
