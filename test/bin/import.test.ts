import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { testProject } from './project.ts';

const COMPOSE = `services:
  web:
    image: nginx:1.30.4-alpine
    ports: ["80:80"]
    depends_on: [cms]
    mem_limit: 128m
  cms:
    image: ghost:5.130-alpine
    environment:
      database__connection__host: db
      database__connection__password: \${DB_PASSWORD}
      url: https://blog.example.org
    depends_on: [db]
    mem_limit: 512m
  db:
    image: mysql:8.4.5
    environment: { MYSQL_DATABASE: ghost, MYSQL_ROOT_PASSWORD: "\${DB_PASSWORD}" }
    volumes: ["data:/var/lib/mysql"]
    mem_limit: 1g
volumes: { data: }
`;

const PASSWORD = 'kT7-long-Enough-pw';

function blog(more: Readonly<Record<string, string>> = {}) {
  return testProject({ 'blog/compose.yaml': COMPOSE, 'blog/.env': `DB_PASSWORD=${PASSWORD}\n`, ...more });
}

const IMPORT = ['import', 'blog/compose.yaml', '--server', '192.0.2.10'];

describe('import', () => {
  test('writes a project, and says what policies object to', async () => {
    const project = blog();
    const { code, out, err } = await project.run(...IMPORT);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatchInlineSnapshot(`
      "written .arrimage/secrets/blog/prod.json
      written .gitignore
      written README.md
      written cdktf.json
      written config/blog/prod.yaml
      written package.json
      written stacks/blog.ts
      written stacks/systems.ts
      written tsconfig.json

      To be mended by hand:
        config/blog/prod.yaml: remove secretStore and run arrimage secrets init blog/prod to keep the passwords encrypted in the repository, where colleagues and CI find them

      What arrimage check says:
      error blog/prod main/db: it has no health check, though main/cms connects to it; give it one (missing-health-check)
      warning blog/prod main: images are named by a tag alone, which can be moved, got "ghost:5.130-alpine, mysql:8.4.5, nginx:1.30.4-alpine"; add their digests (image-without-digest)

      failed blog/prod: 1 server, 3 services, 1 error, 1 warning

      Of every container, unless the file says otherwise: it starts again until it is stopped, gains no privileges, may have 1024 processes,
      keeps 3 log files of 10 MB, and gets 30 seconds to stop. Where a service is replaced, the old container leaves before the new one starts.

      Next:
        npm install
        npx arrimage check blog/prod
        npx arrimage doctor blog/prod
        docker compose -p blog down    on the server, just before the first deployment; never with -v, which removes the data
        npx arrimage deploy blog/prod
      The volumes keep their names, and so their data. Until the deployment is done, nothing of it runs.
      "
    `);
    expect((await project.run('check', 'blog/prod')).out).toContain('blog/prod: 1 server, 3 services');
  });

  test('keeps the value of a password in the file of secrets alone, which only its owner may read', async () => {
    const project = blog();
    await project.run(...IMPORT);
    const holding = Object.entries(project.read('.')).filter(([, text]) => text.includes(PASSWORD));
    expect(holding.map(([path]) => path)).toEqual(['.arrimage/secrets/blog/prod.json', 'blog/.env']);
    expect(project.read('.arrimage/secrets/blog')['prod.json']).toBe(`{\n  "mysql-root-password": "${PASSWORD}"\n}\n`);
    expect(statSync(join(project.folder, '.arrimage/secrets/blog/prod.json')).mode & 0o777).toBe(0o600);
  });

  test('adds a system to a project that is there', async () => {
    const before = blog({
      'shop/compose.yaml': 'services: { web: { image: "nginx:1.30.4-alpine", mem_limit: 64m } }\n',
    });
    await before.run(...IMPORT);
    // One process loads a module once; a command of its own would read it anew.
    const project = testProject(before.read('.'));
    const { code, out } = await project.run(
      'import',
      'shop/compose.yaml',
      '--system',
      'web-shop',
      '--environment',
      'test',
    );
    expect(code).toBe(0);
    expect(out).toContain('config/web-shop/test.yaml: 192.0.2.1 stands for the server; write its address');
    expect(project.read('stacks')['systems.ts']).toMatchInlineSnapshot(`
      "import type { System } from 'arrimage';
      import { blog } from './blog.ts';
      import { webShop } from './web-shop.ts';

      /** What can be deployed: each system has a stack in this folder, and its environments in config/<name>/. */
      export const systems: readonly System[] = [blog, webShop];
      "
    `);
  });

  test('fails when files are in the way: all are named, and nothing is written', async () => {
    const project = blog();
    await project.run(...IMPORT);
    const before = project.read('.');
    const { code, err } = await project.run(...IMPORT);
    expect(code).toBe(2);
    expect(err).toMatchInlineSnapshot(`
      "stacks/blog.ts: expected no such file, got one; move it away, or give --system, --environment or --dir
      config/blog/prod.yaml: expected no such file, got one; move it away, or give --system, --environment or --dir
      .arrimage/secrets/blog/prod.json: expected no such file, got one; move it away, or give --system, --environment or --dir
      nothing was written
      "
    `);
    expect(project.read('.')).toEqual(before);
  });

  test('ends with 2 when the settings that it wrote are wrong: the files stay', async () => {
    const project = blog();
    const { code, out } = await project.run('import', 'blog/compose.yaml', '--server', '192.0.2');
    expect(code).toBe(2);
    expect(out).toContain('written stacks/blog.ts');
    expect(out).toContain('expected an IP address or a DNS name, got "192.0.2"');
    expect(out).toContain('The files are written all the same, and cannot be deployed yet: mend what is named above');
    expect(Object.keys(project.read('stacks'))).toEqual(['blog.ts', 'systems.ts']);
  });

  test('ends with 2 when what it wrote could not be checked: the files stay, and the reason is told', async () => {
    const project = blog({
      'package.json': '{ "arrimage": { "systems": "./stacks/systems.ts" } }',
      'stacks/systems.ts': "import { other } from './other.ts';\n\nexport const systems = [other];\n",
    });
    const { code, out } = await project.run(...IMPORT, '--format', 'json');
    const { ok, check, unchecked } = JSON.parse(out) as Readonly<Record<string, unknown>>;
    expect({ code, ok, check }).toEqual({ code: 2, ok: false, check: null });
    expect(unchecked).toContain('other.ts');
    expect(Object.keys(project.read('stacks'))).toEqual(['blog.ts', 'systems.ts']);
  });

  test('fails when the Compose file is wrong: each mistake with its place, and nothing is written', async () => {
    const project = blog();
    project.edit('blog/compose.yaml', 'mem_limit: 128m', 'memory: 128m');
    project.edit('blog/compose.yaml', 'data:/var/lib/mysql', 'dta:/var/lib/mysql');
    const before = project.read('.');
    const { code, err } = await project.run(...IMPORT);
    expect(code).toBe(2);
    expect(err).toMatchInlineSnapshot(`
      "blog/compose.yaml:6:5 services.web.memory: unknown setting, got "memory"; the settings are annotations, attach, blkio_config, build, cgroup, cgroup_parent, cpu_count, cpu_percent, cpu_period, cpu_quota, cpu_rt_period, cpu_rt_runtime and 80 more
      "
    `);
    expect(Object.keys(project.read('.'))).toEqual(Object.keys(before));
  });

  test('fails when there is no such file, or a name is none', async () => {
    const { err } = await blog().run('import', 'compose.yaml');
    const { err: name } = await blog().run(...IMPORT, '--system', 'The Blog');
    const { err: project } = await blog({ 'package.json': '{}' }).run(...IMPORT);
    expect([err, name, project]).toMatchInlineSnapshot(`
      [
        "compose.yaml: expected a Compose file, got ENOENT; name one that is there
      ",
        "--system: expected lower-case letters, digits and hyphens, got "The Blog"; write the-blog
      ",
        "package.json arrimage.systems: expected a module in TypeScript, got "undefined"; add "arrimage": { "systems": "./stacks/systems.ts" }, or import into another folder with --dir
      ",
      ]
    `);
  });

  test('says which file Compose would have laid over it', async () => {
    const { out } = await blog({ 'blog/compose.override.yml': 'services: {}\n' }).run(...IMPORT);
    expect(out).toContain(
      'blog/compose.yaml:1:1 compose.override.yml: docker compose lays it over this file, and it was not read; name both, if both are in use on the server',
    );
  });

  test('gives JSON for programs', async () => {
    const { out } = await blog().run(...IMPORT, '--format', 'json');
    const { findings, check, ...rest } = JSON.parse(out) as {
      readonly findings: readonly unknown[];
      readonly check: readonly unknown[];
    };
    expect(rest).toMatchInlineSnapshot(`
      {
        "ok": true,
        "project": "blog",
        "remarks": [
          "config/blog/prod.yaml: remove secretStore and run arrimage secrets init blog/prod to keep the passwords encrypted in the repository, where colleagues and CI find them",
        ],
        "secrets": [
          {
            "isSet": true,
            "name": "mysql-root-password",
          },
        ],
        "target": "blog/prod",
        "unchecked": null,
        "version": 1,
        "written": [
          ".arrimage/secrets/blog/prod.json",
          ".gitignore",
          "README.md",
          "cdktf.json",
          "config/blog/prod.yaml",
          "package.json",
          "stacks/blog.ts",
          "stacks/systems.ts",
          "tsconfig.json",
        ],
      }
    `);
    expect([findings[0], check[0]]).toMatchInlineSnapshot(`
      [
        undefined,
        {
          "column": null,
          "line": null,
          "message": "it has no health check, though main/cms connects to it; give it one",
          "path": null,
          "rule": "missing-health-check",
          "severity": "error",
          "subject": "main/db",
          "suppressedBecause": null,
          "target": "blog/prod",
        },
      ]
    `);
  });
});
