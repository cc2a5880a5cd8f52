import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { topology as shop } from '../examples/shop.ts';
import { testProject } from './bin/project.ts';

const PAGES = ['README.md', 'README.fr.md', 'CONTRIBUTING.md', ...pagesBelow('docs')];

describe('the documentation', () => {
  test.each(['README.md', 'README.fr.md'])('shows the example of examples/shop.ts in %s', (page) => {
    const code = readFileSync('examples/shop.ts', 'utf8').replace(/^\/\*\*.*\*\/\n/, '');
    const published = code.replace("'../index.ts'", "'arrimage'").replace('export const topology', 'const topology');
    expect(/```ts\n([\s\S]*?)```/.exec(readFileSync(page, 'utf8'))?.[1]).toBe(published);
  });

  test('is true of what follows from one line of the example', () => {
    const [api] = shop.services.filter(({ name }) => name === 'api');
    expect(api?.extraHosts).toEqual([{ name: 'pgbouncer', address: '10.0.0.11' }]);
    expect(api?.environment.map(({ name, delivery }) => [name, delivery])).toEqual([['DATABASE_URL', 'export']]);
    expect(
      shop.servers.map(({ name, firewall, after }) => [name, firewall.map(({ port, from }) => [port, from]), after]),
    ).toEqual([
      ['app', [], ['data']],
      ['data', [[6432, ['10.0.0.12']]], []],
    ]);
  });

  test('lists the commands that there are', async () => {
    const { out } = await testProject({}).run('--help');
    const section = out.split('Commands:')[1]?.split('\n\n')[0];
    const commands = [...(section?.matchAll(/^ {2}([a-z]+) /gm) ?? [])].map((match) => match[1]);
    for (const page of ['README.md', 'README.fr.md']) {
      const listed = [...readFileSync(page, 'utf8').matchAll(/^\| `arrimage ([a-z]+)/gm)].map((match) => match[1]);
      expect([...listed, 'help']).toEqual(commands);
    }
  });

  test('shows the picture that synth draws', async () => {
    const project = testProject();
    await project.run('synth', 'samaconso/prod');
    await expect(project.read('out/samaconso/prod')['report/diagram.svg']).toMatchFileSnapshot(
      '../docs/images/samaconso-prod.svg',
    );
  });

  test.each(PAGES)('has no broken link in %s', (page) => {
    const links = [...readFileSync(page, 'utf8').matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(
      (match) => match[1] ?? '',
    );
    const local = links.filter((link) => !/^[a-z]+:/.test(link));
    const broken = local.filter((link) => statSync(join(dirname(page), link), { throwIfNoEntry: false }) === undefined);
    expect(broken).toEqual([]);
  });
});

function pagesBelow(folder: string): readonly string[] {
  const paths = readdirSync(folder, { recursive: true }) as readonly string[];
  return paths.filter((path) => path.endsWith('.md')).map((path) => join(folder, path));
}
