import { labSetup, labTeardown } from './setup.ts';
import { SYSTEMS } from './systems-lab.ts';

export const setup = (): Promise<void> => labSetup(SYSTEMS);
export const teardown = (): Promise<void> => labTeardown(SYSTEMS);
