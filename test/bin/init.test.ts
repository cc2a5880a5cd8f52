import { describe, expect, test } from 'vitest';
import { testProject } from './project.ts';

describe('init', () => {
  test('writes a project with everything that a system needs', async () => {
    const project = testProject({});
    const { code, out, err } = await project.run('init', '--system', 'shop', '--server', '10.0.0.11');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatchInlineSnapshot(`
      "written package.json
      written tsconfig.json
      written cdktf.json
      written .gitignore
      written README.md
      written stacks/systems.ts
      written .github/workflows/check.yaml
      written stacks/shop.ts
      written config/shop/base.yaml
      written config/shop/lab.yaml
      written config/shop/prod.yaml

      Next:
        npm install
        npx arrimage schema              so that editors complete and check config/
        npx arrimage check
        npx arrimage lab up              Docker hosts on this machine
        npx arrimage deploy shop/lab
      For production:
        npx arrimage secrets init shop/prod && npx arrimage secrets generate shop/prod
      Then your own: images in config/shop/base.yaml, servers in config/shop/prod.yaml, services in stacks/shop.ts
      "
    `);
    await expect(textOf(project.read('.'))).toMatchFileSnapshot('../golden/init/project.txt');
  });

  test('writes to another folder, for two servers and another CI', async () => {
    const project = testProject({});
    const servers = ['--server', '10.0.0.11', '--server', 'FD00::B', '--user', 'ada'];
    const { code, out } = await project.run('init', 'web-shop', '--yes', ...servers, '--ci', 'gitlab');
    expect(code).toBe(0);
    expect(out).toContain('  cd web-shop\n');
    const files = project.read('web-shop');
    expect(Object.keys(files)).toMatchInlineSnapshot(`
      [
        ".gitignore",
        ".gitlab-ci.yml",
        "README.md",
        "cdktf.json",
        "config/web-shop/base.yaml",
        "config/web-shop/lab.yaml",
        "config/web-shop/prod.yaml",
        "package.json",
        "stacks/systems.ts",
        "stacks/web-shop.ts",
        "tsconfig.json",
      ]
    `);
    expect(files['config/web-shop/prod.yaml']).toMatchInlineSnapshot(`
      "# yaml-language-server: $schema=../../docs/schema/web-shop.schema.json
      # Production. \`npx arrimage doctor web-shop/prod\` says what is still missing, here and on the servers.

      # A name is better, and https: give NginxEdge in stacks/web-shop.ts a certificate.
      origin: http://10.0.0.11

      # With \`memory: 8GiB, cpus: 4\` beside the address, the sum of the limits is held against it.
      servers:
        app: { address: 10.0.0.11, user: ada }
        db: { address: "FD00::B", user: ada }

      placement:
        web: app
        database: db
      "
    `);
    expect(files['stacks/systems.ts']).toMatchInlineSnapshot(`
      "import type { System } from 'arrimage';
      import { webShop } from './web-shop.ts';

      /** What can be deployed: each system has a stack in this folder, and its environments in config/<name>/. */
      export const systems: readonly System[] = [webShop];
      "
    `);
  });

  test('asks a person for what is not given, until it can be used', async () => {
    const project = testProject({});
    const answers = ['My Shop', 'shop', '10.0.0.11, 10.0.0.11', '', 'none'];
    const { code, err } = await project.runWith(answers, 'init', 'servers', '--user', 'ada');
    expect(code).toBe(0);
    expect(err).toMatchInlineSnapshot(`
      "Name of the system [servers]: My Shop
      expected a name of lower-case letters, digits and hyphens, got "My Shop"; start it with a letter, end it with no hyphen
      Name of the system [servers]: shop
      Address of the production server; a second one, after a comma, is for the database [192.0.2.10]: 10.0.0.11, 10.0.0.11
      expected one address, or two different ones, got "10.0.0.11, 10.0.0.11"; write more into the settings later
      Address of the production server; a second one, after a comma, is for the database [192.0.2.10]: 
      Where changes are checked: github, gitlab, none [github]: none
      "
    `);
    expect(project.read('servers')['config/shop/prod.yaml']).toContain('app: { address: 192.0.2.10, user: ada }');
  });

  test('takes defaults without a question', async () => {
    const project = testProject({});
    const { code, err } = await project.runWith([], 'init', 'Not_a_name', '--yes');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(Object.keys(project.read('Not_a_name/config'))).toEqual(['app/base.yaml', 'app/lab.yaml', 'app/prod.yaml']);
  });

  test('fails when answers are wrong, and tells all of them', async () => {
    const project = testProject({});
    const servers = ['--server', '10.0.0', '--server', 'db'];
    expect(await project.run('init', '--system', 'Shop', ...servers, '--user', '9')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "err": "--system: expected a name of lower-case letters, digits and hyphens, got "Shop"; start it with a letter, end it with no hyphen
      --server: expected an IP address, got "10.0.0"; write all four parts, or an IPv6 address without brackets
      --user: expected the name of a user, got "9"; use lower-case letters, digits, hyphens and underscores
      ",
        "out": "",
      }
    `);
    expect(project.read('.')).toEqual({});
  });

  test('fails when the system would take a name that the project has already', async () => {
    const { code, err } = await testProject({}).run('init', '--yes', '--system', 'systems');
    expect(code).toBe(2);
    expect(err).toMatchInlineSnapshot(`
      "--system: expected a name that is no file of stacks/ yet, got "systems"; choose another one
      "
    `);
  });

  test('fails when nobody can be asked', async () => {
    expect(await testProject({}).run('init', 'shop', '--ci', 'none')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "err": "--system: nobody can be asked here, got nothing; give it, or --yes for "shop"
      --server: nobody can be asked here, got nothing; give it, or --yes for "192.0.2.10"
      ",
        "out": "",
      }
    `);
  });

  test('fails when files are in the way, names all of them and writes nothing', async () => {
    const files = { 'README.md': 'mine\n', 'config/shop/prod.yaml': 'mine: 1\n', stacks: 'a file\n' };
    const project = testProject(files);
    expect(await project.run('init', '--yes', '--system', 'shop')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "err": "README.md: expected no such file, got one; move it away, or choose another folder
      stacks: expected no such file, got one; move it away, or choose another folder
      config/shop/prod.yaml: expected no such file, got one; move it away, or choose another folder
      nothing was written
      ",
        "out": "",
      }
    `);
    expect(project.read('.')).toEqual(files);
  });

  test('fails before the first question when a file is in the way', async () => {
    const { code, err } = await testProject({ 'package.json': '{}' }).runWith([], 'init');
    expect(code).toBe(2);
    expect(err).toMatchInlineSnapshot(`
      "package.json: expected no such file, got one; move it away, or choose another folder
      nothing was written
      "
    `);
  });
});

/** One text to read from top to bottom. */
function textOf(files: Readonly<Record<string, string>>): string {
  return Object.entries(files)
    .map(([path, content]) => `===== ${path}\n${content}`)
    .join('\n');
}
