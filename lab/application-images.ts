import type { Application, Ground } from './application.ts';
import type { NamedImage } from './image.ts';
import type { LabPlace } from './lab-settings.ts';
import { nodeImage } from './node-image.ts';
import { pythonImage } from './python-image.ts';

const APPLICATIONS: readonly Application[] = [
  { folder: 'samaconso', names: ['samaconso/api:2.0.0', 'samaconso/worker:2.0.0'], image: pythonImage },
  { folder: 'dhis2-sync', names: ['dhis2-sync/web:1.0.0'], image: pythonImage },
  { folder: 'blingauto', names: ['blingauto/api:1.0.0'], image: pythonImage },
  { folder: 'orchestra-api', names: ['orchestra/api:2.0.0'], image: nodeImage },
  { folder: 'orchestra-web', names: ['orchestra/web:2.0.0'], image: nodeImage },
];

/** How the image of each application is found or built on the lab's engine, and the names that settings give it. */
export function applicationImages(place: LabPlace, ground: Ground): readonly NamedImage[] {
  return APPLICATIONS.map(({ folder, names, image }) => ({ names, make: () => image(place, ground, folder) }));
}
