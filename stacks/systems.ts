import { blingauto } from './blingauto.ts';
import { dhis2Sync } from './dhis2-sync.ts';
import { orchestra } from './orchestra.ts';
import { samaconso } from './samaconso.ts';
import type { System } from './system.ts';

/** The systems that come with the package. */
export const systems: readonly System[] = [blingauto, dhis2Sync, orchestra, samaconso];
