import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Outcome, run } from '../../../lab/run.ts';
import { LAB, onHost, PROJECT, terraformVariables } from './deployed-lab.ts';
import { succeeded } from './takeover.ts';
import { ROOT } from './test-lab.ts';

export const TARGET = 'shop/lab';

const ADDRESS = `${LAB.subnet}.${11 + LAB.hosts.indexOf('app')}`;

export const ORIGIN = `http://${ADDRESS}`;

/** Beside the project of the other tests, whose hosts it shares. */
export const OWN = `${PROJECT}-blue-green`;

/** Runs the compiled command line in the project. */
export function arrimage(...argv: readonly string[]): Promise<Outcome> {
  return run([process.execPath, join(ROOT, 'dist/bin/main.js'), ...argv], { cwd: OWN, timeoutSeconds: 300 });
}

/** A page that says its version, and a worker that no edge turns to; both take the version from the environment. */
export async function writeShop(): Promise<void> {
  await rm(OWN, { recursive: true, force: true });
  await mkdir(join(OWN, 'node_modules'), { recursive: true });
  succeeded(await arrimage('init', '--yes', '--system', 'shop'));
  await symlink(ROOT, join(OWN, 'node_modules/arrimage'));
  await mkdir(join(OWN, '.arrimage'));
  await symlink(join(PROJECT, '.arrimage/lab'), join(OWN, '.arrimage/lab'));
  await edit('config/shop/lab.yaml', [
    ['198.51.100.12', ADDRESS],
    ['lab/lab/ssh_config', `lab/${LAB.name}/ssh_config`],
    [DATABASE, ''],
    ['f"shop runs, with PostgreSQL {version}', `f"{os.environ['VERSION']} runs`],
  ]);
  await edit('stacks/shop.ts', [
    ['import { defineSettings', 'import { Service, defineSettings'],
    ['  // The only one that is reached from outside', `${WORKER}  // The only one that is reached from outside`],
  ]);
}

/** What the page asks of its database has no part in this. */
const DATABASE = `              with psycopg.connect(os.environ["DATABASE_URL"]) as database:
                  version = database.execute("show server_version").fetchone()[0]
`;

const WORKER = `  new Service(serverOf(given.placement.web), 'worker', {
    image: 'samaconso/api:2.0.0',
    command: ['python', '-c', 'import os, signal, sys, time; signal.signal(signal.SIGTERM, lambda *_: (time.sleep(float(os.environ.get("ENDS_AFTER", 0))), sys.exit())); time.sleep(9e6)'],
    environment: given.web.environment,
    resources: given.web.resources,
    healthCheck: { test: ['CMD', 'true'], intervalSeconds: 5, timeoutSeconds: 5, retries: 3, startPeriodSeconds: 30 },
    user: { uid: 1000, gid: 1000 },
  });

`;

async function edit(name: string, changes: readonly (readonly [string, string])[]): Promise<void> {
  const file = join(OWN, name);
  const text = changes.reduce((all, [from, to]) => all.replaceAll(from, to), await readFile(file, 'utf8'));
  await writeFile(file, text);
}

/** Ids of the containers of a service on the host, those that are stopped too, by the version that they run. */
export async function generations(service: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const ids = (await onHost('app', `docker ps -aq --no-trunc --filter label=arrimage.service=${service}`)).trim();
  if (ids === '') return {};
  const format = '{{.Id}} {{.State.Status}} {{range .Config.Env}}{{println .}}{{end}}';
  const text = await onHost(
    'app',
    `for id in ${ids.replaceAll('\n', ' ')}; do docker inspect --format '${format}' $id | tr '\\n' ' '; echo; done`,
  );
  const found: Record<string, string[]> = {};
  for (const line of text.trim().split('\n')) {
    const [id = '', state = ''] = line.split(' ');
    const version = /VERSION=(\S+)/.exec(line)?.[1] ?? '';
    found[version] = [...(found[version] ?? []), `${id.slice(0, 12)} ${state}`].sort();
  }
  return found;
}

/** Exit code of `terraform plan -detailed-exitcode`: 0 is no change. */
export async function planned(): Promise<number | null> {
  const cwd = join(OWN, 'cdktf.out/stacks/shop-lab-app');
  const plan = ['terraform', 'plan', '-detailed-exitcode', '-input=false'];
  return (await run([...(await terraformVariables()), ...plan], { cwd })).code;
}
