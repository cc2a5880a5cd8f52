import { defineSettings, defineSystem, Job, nouns, Service, serversOf, Volume } from 'arrimage';

const { image, systemFields, z } = nouns;

const settings = defineSettings(
  'shop',
  z.strictObject({
    ...systemFields,
    image,
    places: z.record(z.string(), z.string()).describe('Servers by service.'),
    mode: z.string().default('calm').describe('Another one is another version of every service.'),
    migration: z.string().default('').describe('What comes before the web service; empty: nothing.'),
    sick: z.string().default('').describe('The service that never becomes healthy.'),
  }),
);

/** Takes a while to stop. */
const SLOW = 'trap "sleep 15; exit" TERM; while :; do sleep 1; done';

/** Services that sleep, each where the settings say; those named `store` and `vault` have the same volume, the one named `slow` takes a while to stop, the one named `beat` may run only once. */
export const systems = [
  defineSystem(settings, (environment, given) => {
    const serverOf = serversOf(environment, given);
    for (const [name, place] of Object.entries(given.places)) {
      const server = serverOf(place);
      const test = name === given.sick ? ['CMD', 'false'] : ['CMD', 'test', '!', '-e', '/dev/shm/sick'];
      const service = new Service(server, name, {
        image: given.image,
        ...(name === 'beat' ? { update: 'recreate' } : {}),
        command: name === 'slow' ? ['sh', '-c', SLOW] : ['sleep', '86400'],
        environment: { MODE: given.mode },
        init: true,
        stopGraceSeconds: name === 'slow' ? 30 : 1,
        resources: { memoryBytes: 67108864, pids: 32 },
        healthCheck: { test, intervalSeconds: 1, timeoutSeconds: 5, retries: 2, startPeriodSeconds: 0 },
      });
      if (name === 'web' && given.migration !== '') {
        new Job(server, 'migrate', {
          image: given.image,
          command: ['echo', given.migration],
          user: { uid: 1000, gid: 1000 },
          resources: { memoryBytes: 67108864, pids: 32 },
          before: [service],
        });
      }
      if (['store', 'vault'].includes(name)) service.addVolume('/var/lib/data', new Volume(server, 'data'));
    }
  }),
];
