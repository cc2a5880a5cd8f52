import { expect, test } from 'vitest';
import { withoutNesting } from '../../../toolkit/import/nested-mounts.ts';
import { folderWith, readProject } from './own-project.ts';

const file = (path: string, content: string, mode: string | null = null) => ({ path, content, mode });

test('a file within a mounted folder takes its place among the files of the folder', () => {
  const draft = {
    volumes: [],
    tmpfs: [],
    folders: [
      { target: '/app/config/sites', files: [file('b.conf', 'inner')] },
      { target: '/app/config', files: [file('config.php', 'old'), file('sites/a.conf', 'hidden'), file('x', 'x')] },
    ],
    files: [
      { target: '/app/config/config.php', content: 'new', mode: '0440' },
      { target: '/app/configuration', content: 'other', mode: null },
    ],
  };
  expect(withoutNesting(draft)).toEqual({
    ...draft,
    folders: [
      {
        target: '/app/config',
        files: [file('x', 'x'), file('sites/b.conf', 'inner'), file('config.php', 'new', '0440')],
      },
    ],
    files: [draft.files[1]],
  });
});

test('a file is mounted once where the Compose file mounts it over a folder', async () => {
  const folder = folderWith({
    'config/config.php': '<?php // old\n',
    'config/app.php': '',
    'conf/config.php': '<?php\n',
  });
  const volumes = ['./conf/config.php:/var/www/html/config/config.php', './config:/var/www/html/config/:ro'];
  const { plan } = await readProject(folder, {
    services: { app: { image: 'registry.example.org/team/app:4.2', volumes } },
  });
  const mounts = plan.containers[0]?.mounts;
  expect(mounts?.files).toEqual([]);
  expect(mounts?.folders.map(({ target, files }) => [target, files.map(({ path }) => path)])).toEqual([
    ['/var/www/html/config', ['app.php', 'config.php']],
  ]);
});
