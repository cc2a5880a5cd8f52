import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Outcome, run } from '../../../lab/run.ts';
import { ROOT, type TestLab } from './test-lab.ts';

/** A program that sleeps, beside one on a volume: what a deployment of them costs is the deployment's own. */
const SYSTEM = `import { defineSettings, defineSystem, nouns, Service, serversOf, Volume } from 'arrimage';

const { image, systemFields, z } = nouns;

const settings = defineSettings(
  'page',
  z.strictObject({
    ...systemFields,
    image,
    greeting: z.string().default('hello'),
    health: z.enum(['true', 'false']).default('true'),
  }),
);

const page = defineSystem(settings, (environment, given) => {
  const server = serversOf(environment, given)('app');
  const program = {
    image: given.image,
    command: ['sleep', '86400'],
    init: true,
    stopGraceSeconds: 1,
    resources: { memoryBytes: 67108864, pids: 32 },
  };
  const healthCheck = { test: ['CMD', given.health], intervalSeconds: 1, timeoutSeconds: 5, retries: 2, startPeriodSeconds: 0 };
  const store = new Service(server, 'store', { ...program });
  store.addVolume('/var/lib/data', new Volume(server, 'data'));
  new Service(server, 'web', { ...program, healthCheck, environment: { GREETING: given.greeting }, startsAfter: [store] });
});

export const systems = [page];
`;

/** Writes a user's own project with the system `page` into an empty folder; its server is the host `app` of a lab. */
export async function writePageProject(
  folder: string,
  { place, settings }: TestLab,
  environments: Readonly<Record<string, string>>,
): Promise<void> {
  for (const path of ['node_modules', '.arrimage', 'config/page']) await mkdir(join(folder, path), { recursive: true });
  await symlink(ROOT, join(folder, 'node_modules/arrimage'));
  await symlink(join(place.project, '.arrimage/lab'), join(folder, '.arrimage/lab'));
  const server = `{ address: ${settings.subnet}.11, sshConfig: .arrimage/lab/${settings.name}/ssh_config }`;
  const files = {
    'package.json': JSON.stringify({ name: 'page', type: 'module', arrimage: { systems: './systems.ts' } }),
    'systems.ts': SYSTEM,
    'config/page/base.yaml': `servers: { app: ${server} }\nimage: { repository: lab/nginx, tag: "1.30" }\n`,
    ...Object.fromEntries(Object.entries(environments).map(([name, text]) => [`config/page/${name}.yaml`, text])),
  };
  for (const [path, text] of Object.entries(files)) await writeFile(join(folder, path), text);
}

/** Runs the compiled command line in a project, with the variables of this process. */
export function arrimageIn(folder: string, ...argv: readonly string[]): Promise<Outcome> {
  return run([process.execPath, join(ROOT, 'dist/bin/main.js'), ...argv], { cwd: folder, timeoutSeconds: 300 });
}
