import type { Application, Ground } from './application.ts';
import type { LabPlace } from './lab-settings.ts';
import { nodeImage } from './node-image.ts';
import { pythonImage } from './python-image.ts';
import { twoAtATime } from './two-at-a-time.ts';

const APPLICATIONS: readonly Application[] = [
  { folder: 'samaconso', names: ['samaconso/api:2.0.0', 'samaconso/worker:2.0.0'], image: pythonImage },
  { folder: 'dhis2-sync', names: ['dhis2-sync/web:1.0.0'], image: pythonImage },
  { folder: 'blingauto', names: ['blingauto/api:1.0.0'], image: pythonImage },
  { folder: 'orchestra-api', names: ['orchestra/api:2.0.0'], image: nodeImage },
  { folder: 'orchestra-web', names: ['orchestra/web:2.0.0'], image: nodeImage },
];

/** Finds or builds the images of all applications: name in settings → reference on the lab's engine. */
export async function applicationImages(place: LabPlace, ground: Ground): Promise<ReadonlyMap<string, string>> {
  const named = await twoAtATime(APPLICATIONS, async ({ folder, names, image }) => {
    const reference = await image(place, ground, folder);
    return names.map((name) => [name, reference] as const);
  });
  return new Map(named.flat());
}
