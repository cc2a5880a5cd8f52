import { describe, expect, test } from 'vitest';
import { conclude } from '../../../toolkit/deploy/conclude.ts';
import type { DeployOptions } from '../../../toolkit/deploy/deploy-options.ts';
import type { Deployment } from '../../../toolkit/deploy/deployment.ts';
import { colorsFor } from '../../../toolkit/report/colors.ts';
import { deployReport } from '../../../toolkit/report/deploy-report.ts';
import { type Answer, fakeServers } from '../fake-servers.ts';

const NOW = new Date('2026-11-21T10:00:00Z');

/** The end of a good deployment of samaconso/lab, whose servers answer as said. */
async function concluded(answer: Answer) {
  const { open } = await fakeServers(answer);
  const progress = { note: () => {} };
  const options = { by: 'ada@laptop', now: () => NOW, checked: { settings: {} } } as unknown as DeployOptions;
  const deployed = await conclude({ ...open, progress } as unknown as Deployment, options, NOW, 3);
  return { deployed, report: deployReport(open.topology, { ...deployed, seen: [] }, NOW, 'text', colorsFor(false)) };
}

describe('the end of a good deployment', () => {
  test('is a release where every server has recorded it', async () => {
    const { deployed } = await concluded(() => null);
    expect(deployed).toMatchObject({ outcome: 'deployed', release: 1, warnings: [], errors: [] });
  });

  test('is no failure where one server cannot record it', async () => {
    const { report } = await concluded(({ server, script }) =>
      server === 'db' && script.includes('ARCHIVE') ? { code: 1, stderr: 'full' } : null,
    );
    expect(report).toMatchInlineSnapshot(`
      "server db: writing files failed: full
      release 1 is recorded on the other servers only
      samaconso/lab is deployed, release 1
      "
    `);
  });

  test('is no failure where none can record it, and says that it is no release', async () => {
    const { deployed, report } = await concluded(({ script }) =>
      script.includes('ARCHIVE') ? { code: 1, stderr: 'full' } : null,
    );
    expect(deployed).toMatchObject({ outcome: 'deployed', release: null, errors: [] });
    expect(report).toMatchInlineSnapshot(`
      "server app: writing files failed: full
      server db: writing files failed: full
      server worker: writing files failed: full
      what runs now is not recorded as a release, so nothing can go back to it; deploy again, which records it and changes nothing else
      samaconso/lab is deployed, which is not recorded
      "
    `);
  });

  test('is no failure where a server no longer answers', async () => {
    const { deployed } = await concluded(({ server, script }) =>
      server === 'db' && script.includes("'container {{json .}}'") ? { code: 1, stderr: 'gone' } : null,
    );
    expect(deployed).toMatchObject({ outcome: 'deployed', release: null });
    expect(deployed.warnings?.[0]).toBe('server db: looking at what runs failed: gone');
  });
});
