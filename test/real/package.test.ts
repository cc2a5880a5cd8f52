import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NODE_VERSIONS, nodeCommand } from './tools/node-versions.ts';
import { npmInstall, pack } from './tools/pack.ts';
import { run } from './tools/run.ts';

const ROOT = join(import.meta.dirname, '../..');
const TSC = join(ROOT, 'node_modules/.bin/tsc');

/** A team's own program: two servers, one of them asked for by the other. */
const PROGRAM = `import { Environment, Postgres, Secret, Server, type Topology, topologyOf, WebService } from 'arrimage';

const shop = new Environment({ system: 'shop', name: 'prod' });
const data = new Server(shop, 'data', { address: '10.0.0.1' });
const web = new Server(shop, 'web', { address: '10.0.0.2' });
const password = new Secret(shop, 'db-password');
const superuserPassword = new Secret(shop, 'db-superuser-password');
const postgres = new Postgres(data, 'postgres', { image: 'postgres:18.1', database: 'shop', user: 'shop', password, superuserPassword });
new WebService(web, 'api', {
  image: 'shop/api:1.4.0',
  command: ['gunicorn', 'shop.wsgi'],
  runtime: 'python',
  healthPath: '/health',
  environment: { DATABASE_URL: postgres.url },
});

const topology: Topology = topologyOf(shop);
console.log(topology.services.map((service) => service.path).join(' '));
console.log(topology.connections.map(({ from, to }) => \`\${from} → \${to}\`).join(' '));
`;

/** A team's own system: its settings from the package's nouns, its stack from the package's constructs. */
const SYSTEMS = `import { defineSettings, defineSystem, nouns, Postgres, secretMaker, serversOf } from 'arrimage';

const { image, reference, systemFields, z } = nouns;
const settings = defineSettings('shop', z.strictObject({ ...systemFields, image, database: reference('servers') }));

export const systems = [
  defineSystem(settings, (environment, given) => {
    const server = serversOf(environment, given)(given.database);
    const secret = secretMaker(environment, given);
    const password = secret('database-password');
    const superuserPassword = secret('postgres-superuser-password');
    const resources = { memoryBytes: 2 ** 30, cpus: 1 };
    new Postgres(server, 'postgres', { image: given.image, database: 'shop', user: 'shop', password, superuserPassword, resources });
  }),
];
`;

const SHOP = `image: { repository: postgres, tag: "18.1" }
database: data
servers:
  data: { address: 10.0.0.1, memory: 8GiB, cpus: 2 }
`;

let folder = '';
let project = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arrimage-package-'));
  project = join(folder, 'project');
  await mkdir(project);
  await writeFile(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const tarball = await pack(join(folder, 'package'));
  await npmInstall(project, tarball);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the packed package', () => {
  test('holds what users need and nothing else', async () => {
    const installed = await readdir(join(project, 'node_modules/arrimage'), { recursive: true });
    const places = installed.map((path) => path.split('/').slice(0, 2).join('/'));

    expect([...new Set(places)].sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.fr.md',
      'README.md',
      'dist',
      'dist/THIRD-PARTY-LICENCES.txt',
      'dist/bin',
      'dist/chunks',
      'dist/constructs',
      'dist/index.d.ts',
      'dist/index.js',
      'dist/lab',
      'dist/model',
      'dist/policies',
      'dist/renderers',
      'dist/settings',
      'dist/stacks',
      'dist/toolkit',
      'lab',
      'lab/apps',
      'lab/images',
      'package.json',
    ]);
    expect(installed.filter((path) => /\.test\.|\.tgz$|^tsconfig|node_modules/.test(path))).toEqual([]);
  });

  test('compiles in a strict program, the declarations checked too', async () => {
    const flags = ['--strict', '--module', 'nodenext', '--target', 'es2023', '--skipLibCheck', 'false'];
    await writeFile(join(project, 'program.ts'), PROGRAM);

    expect(await run(TSC, [...flags, '--types', '', 'program.ts'], { cwd: project })).toMatchObject({
      code: 0,
      stdout: '',
    });
  });

  test.each(NODE_VERSIONS)('is imported and run by Node %s', async (version) => {
    const node = await nodeCommand(version);

    expect(await run(node, ['program.js'], { cwd: project })).toEqual({
      code: 0,
      stdout: 'data/postgres web/api\ndata/postgres-roles → data/postgres web/api → data/postgres\n',
      stderr: '',
    });
  });

  test.each(NODE_VERSIONS)('has a command that Node %s runs', async (version) => {
    const node = await nodeCommand(version);
    const { version: own } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
      readonly version: string;
    };
    const command = join(project, 'node_modules/.bin/arrimage');

    expect(await run(node, [command, '--version'], { cwd: project })).toEqual({
      code: 0,
      stdout: `${own}\n`,
      stderr: '',
    });
  });
});

describe("a team's own system", () => {
  test('is checked and synthesized by the installed command', async () => {
    const command = join(project, 'node_modules/.bin/arrimage');
    const own = { private: true, type: 'module', arrimage: { systems: './systems.js' } };
    await writeFile(join(project, 'package.json'), JSON.stringify(own));
    await writeFile(join(project, 'systems.ts'), SYSTEMS);
    await mkdir(join(project, 'config/shop'), { recursive: true });
    await writeFile(join(project, 'config/shop/prod.yaml'), SHOP);
    const flags = ['--strict', '--module', 'nodenext', '--target', 'es2023', '--types', ''];
    expect(await run(TSC, [...flags, 'systems.ts'], { cwd: project })).toMatchObject({ code: 0, stdout: '' });

    expect(await run(command, ['check', '--format', 'json'], { cwd: project })).toMatchObject({ code: 0, stderr: '' });
    expect(await run(command, ['synth', 'shop/prod'], { cwd: project })).toMatchObject({ code: 0 });
    const stack = await readFile(join(project, 'out/shop/prod/terraform/data/main.tf.json'), 'utf8');
    expect(stack).toContain('"name": "shop-prod-postgres"');
    expect(await run(command, ['check', '--set', 'database=dota'], { cwd: project })).toMatchObject({
      code: 2,
      stdout: expect.stringContaining('did you mean "data"?'),
    });
  });
});
