import { describe, expect, test } from 'vitest';
import { openTarget } from '../../toolkit/open-target.ts';
import { openProject } from '../../toolkit/project.ts';
import { run } from '../../toolkit/run.ts';

const REASON = 'writes its reports beside its code';

/** Names of the containers that can write to their root, with the reasons. */
async function writable(target: string, ...settings: readonly string[]): Promise<readonly string[]> {
  const overrides = settings.map((setting) => `${setting}.writableRoot=${REASON}`);
  const options = { overrides, today: '2026-11-21', run };
  const { topology } = await openTarget(await openProject('.'), target, options);
  return [...topology.services, ...topology.jobs]
    .filter(({ readOnly }) => !readOnly)
    .map(({ name, exceptions }) => `${name}: ${exceptions.find(({ kind }) => kind === 'writable-root')?.reason}`)
    .sort();
}

describe('a writable root in the settings', () => {
  test.each([
    ['samaconso/prod', ['api.exceptions', 'worker.exceptions'], ['api', 'migrate', 'worker']],
    ['blingauto/preprod', ['api.exceptions'], ['administrator', 'api', 'migrate']],
    ['orchestra/prod', ['web.exceptions'], ['web']],
    ['dhis2-sync/prod', ['exceptions'], ['administrator', 'beat', 'collectstatic', 'migrate', 'web', 'worker']],
  ])("of %s reaches the team's own programs, and no other", async (target, settings, names) => {
    expect(await writable(target, ...settings)).toEqual(names.map((name) => `${name}: ${REASON}`));
    expect(await writable(target)).toEqual([]);
  });
});
