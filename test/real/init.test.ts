import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { cdktfCommand } from './tools/cdktf-cli.ts';
import { NODE_VERSIONS, nodeCommand } from './tools/node-versions.ts';
import { npmInstall, pack } from './tools/pack.ts';
import { type Outcome, run, runOrThrow } from './tools/run.ts';

const ROOT = join(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'dist/bin/main.js');

let folder = '';
let project = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arrimage-init-'));
  project = join(folder, 'web-shop');
  const servers = ['--server', '10.0.0.11', '--server', '10.0.0.12'];
  await runOrThrow(process.execPath, [MAIN, 'init', 'web-shop', '--yes', ...servers], { cwd: folder });
  await npmInstall(project, await pack(join(folder, 'package')));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** The command that the project has installed. */
function arrimage(...argv: readonly string[]): Promise<Outcome> {
  return run(join(project, 'node_modules/.bin/arrimage'), argv, { cwd: project });
}

describe('a project as init writes it', () => {
  test.each(NODE_VERSIONS)('is checked by Node %s, its stacks as they were written', async (version) => {
    const command = join(project, 'node_modules/.bin/arrimage');

    const { code, stdout, stderr } = await run(await nodeCommand(version), [command, 'check'], { cwd: project });

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('ok web-shop/lab: 1 server, 3 services, 0 errors, 0 warnings, 1 suppressed\n');
    expect(stdout).toContain('ok web-shop/prod: 2 servers, 3 services, 0 errors, ');
  });

  test('is synthesized', async () => {
    expect(await arrimage('synth')).toMatchObject({ code: 0 });

    const stack = await readFile(join(project, 'out/web-shop/prod/terraform/db/main.tf.json'), 'utf8');
    expect(stack).toContain('"name": "web-shop-prod-postgres"');
    expect((await readdir(join(project, 'out/web-shop/lab/compose'))).sort()).toEqual(['app']);
  });

  test('has settings that are checked against its own schema', async () => {
    expect(await arrimage('check', '--set', 'placement.database=dp')).toMatchObject({
      code: 2,
      stdout: expect.stringContaining('did you mean "db"?'),
    });
    expect(await arrimage('schema')).toMatchObject({ code: 0, stderr: '' });
    const named = /\$schema=(\S+)/.exec(await readFile(join(project, 'config/web-shop/lab.yaml'), 'utf8'))?.[1] ?? '';
    const schema = await readFile(join(project, 'config/web-shop', named), 'utf8');
    expect(schema).toContain('What browsers reach the application by.');
  });

  test('compiles with its own TypeScript, the declarations of the package checked too', async () => {
    const tsc = join(project, 'node_modules/.bin/tsc');

    expect(await run(tsc, [], { cwd: project })).toMatchObject({ code: 0, stdout: '' });
    expect(await run(tsc, ['--skipLibCheck', 'false'], { cwd: project })).toMatchObject({ code: 0, stdout: '' });
  });

  test('is formatted', async () => {
    const biome = join(ROOT, 'node_modules/.bin/biome');
    const style = ['--indent-style=space', '--line-width=120', '--javascript-formatter-quote-style=single'];
    const files = ['stacks', 'tsconfig.json', 'cdktf.json'];

    expect(await run(biome, ['check', ...style, ...files], { cwd: project })).toMatchObject({ code: 0 });
  });

  test('is synthesized by cdktf too', async () => {
    const cdktf = await cdktfCommand();
    const env = { CHECKPOINT_DISABLE: '1', CI: '1' };

    await runOrThrow(process.execPath, [cdktf, 'synth'], { cwd: project, env });

    const stacks = await readdir(join(project, 'cdktf.out/stacks'));
    expect(stacks.sort()).toEqual(['web-shop-lab-app', 'web-shop-prod-app', 'web-shop-prod-db']);
  });

  test('has versions of TypeScript and Node that are those of the package', async () => {
    const read = async (path: string) => JSON.parse(await readFile(path, 'utf8')) as Record<string, object>;
    const { engines, devDependencies } = await read(join(project, 'package.json'));
    const own = await read(join(ROOT, 'package.json'));

    expect(engines).toEqual(own['engines']);
    expect(own['devDependencies']).toMatchObject(devDependencies ?? {});
  });

  test('has a workflow that runs what there is', async () => {
    const workflow = parse(await readFile(join(project, '.github/workflows/check.yaml'), 'utf8')) as {
      readonly jobs: { readonly check: { readonly steps: readonly { readonly run?: string }[] } };
    };

    const lines = workflow.jobs.check.steps.flatMap((step) => step.run ?? []);
    expect(lines).toEqual(['npm ci', 'npm run typecheck', 'npx arrimage check --format github', 'npx arrimage synth']);
    for (const line of lines.slice(1)) await runOrThrow('sh', ['-c', line], { cwd: project });
  });
});

describe('a project whose modules are broken', () => {
  /** What `check` says while a file holds another text. */
  async function said(path: string, text: string): Promise<Outcome> {
    const before = await readFile(join(project, path), 'utf8').catch(() => null);
    await writeFile(join(project, path), text);
    const outcome = await arrimage('check');
    await (before === null ? rm(join(project, path)) : writeFile(join(project, path), before));
    return { ...outcome, stderr: outcome.stderr.replaceAll(folder, '<folder>') };
  }

  test('fails with the place when the stack uses a name that the package has not', async () => {
    const text = `import { Postgrse } from 'arrimage';\n\nexport const webShop = new Postgrse();\n`;

    const call = `import { defineSytem } from 'arrimage';\n\nexport const webShop = defineSytem();\n`;

    expect((await said('stacks/web-shop.ts', call)).stderr).toMatchInlineSnapshot(`
      "stacks/web-shop.ts:3: expected a module that can be loaded, got "defineSytem is not a function"; mend it; npx tsc may say more
      "
    `);
    expect(await said('stacks/web-shop.ts', text)).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "stacks/web-shop.ts:3: expected a module that can be loaded, got "Postgrse is not a constructor"; mend it; npx tsc may say more
      ",
        "stdout": "",
      }
    `);
  });

  test('fails when the stack exports something else', async () => {
    expect(await said('stacks/web-shop.ts', 'export const shop = 1;\n')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "stacks/systems.ts systems[0]: expected a system, got "undefined"; make it with defineSystem
      ",
        "stdout": "",
      }
    `);
  });

  test('fails when the module is JavaScript that cannot be read, throws, or imports what is not there', async () => {
    const own = await readFile(join(project, 'package.json'), 'utf8');
    await writeFile(join(project, 'package.json'), own.replace('./stacks/systems.ts', './systems.js'));
    const texts = ['\nexport const systems = [;\n', '\nthrow new Error("no");\n', `\nimport './none.js';\n`];
    const outcomes: string[] = [];
    for (const text of texts) outcomes.push((await said('systems.js', text)).stderr);
    await writeFile(join(project, 'package.json'), own);

    expect(outcomes.join('')).toMatchInlineSnapshot(`
      "systems.js: expected a module that can be read, got "Unexpected token ';'"; mend it
      systems.js:2: expected a module that can be loaded, got "no"; mend it; npx tsc may say more
      systems.js: expected imports that can be found, got "Cannot find module '<folder>/web-shop/none.js' imported from <folder>/web-shop/systems.js"; run npm install, or mend the import
      "
    `);
  });

  test('fails when another arrimage runs than the one it has installed', async () => {
    const { code, stderr } = await run(process.execPath, [MAIN, 'check'], { cwd: project });

    expect(code).toBe(2);
    expect(stderr.replaceAll(folder, '<folder>').replaceAll(ROOT, '<clone>')).toMatchInlineSnapshot(`
      "<folder>/web-shop: expected the arrimage that the project has installed, <folder>/web-shop/node_modules/arrimage, got "<clone>"; run npx arrimage in the project
      "
    `);
  });
});
