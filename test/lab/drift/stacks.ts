import { commandProbe, defineSettings, defineSystem, Job, nouns, Service, secretMaker, serversOf } from 'arrimage';

const { image, name, systemFields, z } = nouns;

const settings = defineSettings(
  'shop',
  z.strictObject({
    ...systemFields,
    image: image.describe('What everything runs.'),
    version: name.describe('What the page says that it is.'),
  }),
);

const SMALL = { memoryBytes: 32 * 1024 ** 2, cpus: 0.5, pids: 50 };
const OFTEN = { intervalSeconds: 1, timeoutSeconds: 5, retries: 5, startPeriodSeconds: 10 };
const USER = { uid: 1000, gid: 1000 };

/** Small containers that hands can change: some that are replaced in place, one that rolls; and one on another server. */
const shop = defineSystem(settings, (environment, given) => {
  const serverOf = serversOf(environment, given);
  const app = serverOf('app');
  const program = { image: given.image, user: USER, stopGraceSeconds: 1, init: true, resources: SMALL };
  const wait = ['python', '-c', 'import time; time.sleep(1e6)'];
  const idle = new Service(app, 'idle', {
    ...program,
    command: wait,
    environment: { MODE: 'calm' },
    update: 'recreate',
    replicas: 14,
  });
  const page = new Service(app, 'page', {
    ...program,
    command: ['python', '-m', 'http.server', '8000', '--directory', '/etc/page'],
    ports: { http: 8000 },
    update: 'rolling',
    healthCheck: commandProbe(['true'], OFTEN),
    environment: { TOKEN: secretMaker(environment, given)('token') },
  });
  page.addFile('/etc/page/version', { content: given.version });
  new Job(app, 'migrate', { ...program, command: ['true'], before: [idle, page] });
  new Service(serverOf('db'), 'store', { ...program, command: wait, healthCheck: commandProbe(['true'], OFTEN) });
});

export const systems = [shop];
