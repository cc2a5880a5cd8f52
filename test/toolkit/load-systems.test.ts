import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { testProject } from '../bin/project.ts';

/** What `arrimage check` says of a project whose systems stand in this module, beside other files. */
async function said(text: string, others: Readonly<Record<string, string>> = {}) {
  const own = JSON.stringify({ type: 'module', arrimage: { systems: './stacks/systems.ts' } });
  const project = testProject({ 'package.json': own, 'stacks/systems.ts': text, ...others });
  const { code, err } = await project.run('check');
  expect(code).toBe(2);
  return err.replaceAll(resolve('.'), '<arrimage>');
}

const SYSTEM = `{ name: 'shop', settings: {}, build: () => {} }`;

describe('the systems of a project', () => {
  test('are loaded from TypeScript as it was written, from other files too', async () => {
    const shop = `enum Name { Shop = 'shop' }\nexport const shop = { name: Name.Shop as string, settings: {}, build() {} };\n`;
    const systems = `import { shop } from './shop.ts';\nexport const systems: readonly unknown[] = [shop];\n`;
    expect(await said(systems, { 'stacks/shop.ts': shop, 'config/store/prod.yaml': '' })).toMatchInlineSnapshot(`
      "config/store: no system is named "store"; the systems are shop
      "
    `);
  });

  test('fails when the module is not there', async () => {
    const project = testProject({ 'package.json': '{"arrimage":{"systems":"./stacks/systems.ts"}}' });
    expect((await project.run('check')).err).toMatchInlineSnapshot(`
      "package.json arrimage.systems: expected a module, got "./stacks/systems.ts"; write it, or name another one
      "
    `);
  });

  test('fails when TypeScript cannot be read, and says where', async () => {
    expect(await said('\nexport const systems = [;\n')).toMatchInlineSnapshot(`
      "stacks/systems.ts:2:25: expected a module that can be read, got "Unexpected token"; mend it
      "
    `);
  });

  test('fails when another file cannot be read, and says which', async () => {
    const others = { 'stacks/shop.ts': 'export const shop = {\n  name: "shop"\n  build() {}\n};\n' };
    expect(await said(`import './shop.ts';\n`, others)).toMatchInlineSnapshot(`
      "stacks/shop.ts:3:3: expected a module that can be read, got "Unexpected token, expected ",""; mend it
      "
    `);
  });

  test('fails when a module throws while it is loaded, and says where', async () => {
    const text = 'const none = null;\n\nexport const systems = [none.shop];\n';
    expect(await said(text)).toMatchInlineSnapshot(`
      "stacks/systems.ts:3: expected a module that can be loaded, got "Cannot read properties of null (reading 'shop')"; mend it; npx tsc may say more
      "
    `);
  });

  test('fails when something else than an error is thrown', async () => {
    expect(await said(`throw 'no';\n`)).toMatchInlineSnapshot(`
      "stacks/systems.ts: expected a module that can be loaded, got "no"; mend it; npx tsc may say more
      "
    `);
  });

  test('fails when an import is not there, of a file or of a package', async () => {
    expect(await said(`import './shop.ts';\n`)).toMatchInlineSnapshot(`
      "stacks/systems.ts: expected imports that can be found, got "Cannot find module './shop.ts'"; run npm install, or mend the import
      "
    `);
    expect(await said(`import { System } from 'arrimage';\nexport const systems = [System];\n`)).toMatchInlineSnapshot(`
      "stacks/systems.ts systems[0]: expected a system, got "undefined"; make it with defineSystem
      "
    `);
  });

  test('fails when the list holds something else, or a name twice', async () => {
    expect(await said(`export const systems = [${SYSTEM}, null, 'shop', ${SYSTEM}];\n`)).toMatchInlineSnapshot(`
      "stacks/systems.ts systems[1]: expected a system, got "null"; make it with defineSystem
      stacks/systems.ts systems[2]: expected a system, got "string"; make it with defineSystem
      stacks/systems.ts systems[3]: another system has this name, got "shop"; rename one of the two
      "
    `);
  });

  test('fails when the project has another arrimage than the one that runs', async () => {
    const others = { 'node_modules/arrimage/package.json': '{"name":"arrimage","version":"9.9.9"}' };
    expect(await said(`export const systems = [${SYSTEM}];\n`, others)).toMatchInlineSnapshot(`
      "<project>: expected the arrimage that the project has installed, <project>/node_modules/arrimage, got "<arrimage>"; run npx arrimage in the project
      "
    `);
  });
});
