import { expect, test } from 'vitest';
import { configured } from '../fixtures/configured.ts';
import { testProject } from './project.ts';

test('the help of secrets names environments and secrets that there are', async () => {
  const project = testProject({});
  const pages = await Promise.all(
    [[], ['set'], ['get'], ['generate'], ['rotate']].map(
      async (command) => (await project.run('secrets', ...command, '--help')).out,
    ),
  );
  const examples = [
    ...pages.join('').matchAll(/arrimage secrets (?:set|get|generate|rotate) (\S+\/\S+)((?: [a-z-]+)*)/g),
  ];
  const unknown: string[] = [];
  for (const [, target = '', names = ''] of examples) {
    const known = (await configured(target)).secrets.map(({ name }) => name);
    unknown.push(...names.split(' ').filter((name) => name !== '' && !name.startsWith('-') && !known.includes(name)));
  }
  expect(examples.length).toBeGreaterThan(8);
  expect(unknown).toEqual([]);
});
