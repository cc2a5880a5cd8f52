import { samaconso } from './samaconso.ts';
import type { System } from './system.ts';

/** The systems that come with the package. */
export const systems: readonly System[] = [samaconso];
