import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { importCompose } from '../../../toolkit/import/import-compose.ts';
import { colorsFor } from '../../../toolkit/report/colors.ts';
import { importReport } from '../../../toolkit/report/import-report.ts';
import { optionsFor, SAMPLES } from './samples.ts';

describe.each(SAMPLES)('the Compose project %s', (name) => {
  test('becomes this stack, these settings and this report', async () => {
    const project = mkdtempSync(join(tmpdir(), 'arrimage-import-'));
    onTestFinished(() => rmSync(project, { recursive: true }));
    const imported = await importCompose(optionsFor(name, project));

    expect(imported.unchecked).toBeNull();
    expect(imported.checked?.problems).toEqual([]);
    expect(imported.checked?.topologyProblems).toEqual([]);
    const own = imported.written.filter((path) => path.includes(name));
    for (const path of own.filter((file) => !file.startsWith('.arrimage'))) {
      await expect(readFileSync(join(project, path), 'utf8')).toMatchFileSnapshot(
        `../../golden/import/${name}/${path}`,
      );
    }
    const report = importReport(imported, 'text', colorsFor(false));
    await expect(report).toMatchFileSnapshot(`../../golden/import/${name}/report.txt`);

    const open = [...own.filter((file) => !file.startsWith('.arrimage'))].map((path) =>
      readFileSync(join(project, path), 'utf8'),
    );
    const values = imported.plan.secrets.flatMap(({ value }) => (value === null ? [] : [value]));
    // A default password may be the name of a user too.
    const telling = values.filter((value) => value.length >= 10 && /[^a-z]/.test(value));
    for (const text of [...open, report, importReport(imported, 'json', colorsFor(false))]) {
      expect(telling.filter((value) => text.includes(value))).toEqual([]);
    }
  });
});
