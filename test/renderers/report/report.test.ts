import { describe, expect, test } from 'vitest';
import type { Topology } from '../../../model/topology.ts';
import type { Violation } from '../../../model/violation.ts';
import type { Findings } from '../../../renderers/report/findings.ts';
import { renderReport } from '../../../renderers/report/report.ts';
import { hostileShop, hostileTexts } from '../../fixtures/hostile.ts';
import { shop } from '../../fixtures/topology.ts';
import { malformedness } from '../../fixtures/well-formed.ts';

const DIAGRAM = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"></svg>\n';

const warning: Violation = {
  policy: 'image-without-digest',
  severity: 'warning',
  subject: 'app',
  message: 'images are named by a tag alone; add their digests',
};
const error: Violation = {
  policy: 'missing-limits',
  severity: 'error',
  subject: 'app/web',
  message: 'no limit; set one',
};

const findings: Findings = {
  violations: [error],
  suppressed: [
    {
      violation: warning,
      suppression: { policy: 'image-without-digest', subject: null, reason: 'the registry moves', until: '2027-03-01' },
    },
  ],
};

function rendered(topology: Topology, found: Findings = findings): { readonly html: string; readonly summary: string } {
  const { artifacts } = renderReport(topology, { ...found, diagram: DIAGRAM });
  const find = (path: string): string => artifacts.find((artifact) => artifact.path === path)?.content ?? '';
  return { html: find('report/index.html'), summary: find('report/summary.md') };
}

describe('renderReport', () => {
  test('writes a page and a summary', async () => {
    const { html, summary } = rendered(shop);

    await expect(html).toMatchFileSnapshot('../../golden/shop/report/index.html');
    await expect(summary).toMatchFileSnapshot('../../golden/shop/report/summary.md');
    expect(malformedness(html)).toBeNull();
  });

  test('allows the page no script and nothing from outside', () => {
    const { html } = rendered(shop);

    expect(html).toContain('default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;');
    expect(html).not.toMatch(/<script|<link|<img|\ssrc=|\shref=|url\(|@import/);
  });

  test('lists every exception with its reason, escaped', () => {
    const exceptions = [{ kind: 'capabilities', reason: 'ports < 1024' }] as const;
    const services = shop.services.map((item) => (item.name === 'edge' ? { ...item, exceptions } : item));
    expect(rendered({ ...shop, services }).html).toContain(
      '<td><strong>app/edge</strong></td><td>keeps capabilities: CHOWN, NET_BIND_SERVICE, SETGID, SETUID</td><td>ports &lt; 1024</td>',
    );
    expect(rendered(shop).html).toContain('<p class="none">None.</p>');
  });

  test('says so when nothing is objected to', () => {
    const { html, summary } = rendered(shop, { violations: [], suppressed: [] });

    expect(html).toContain('No policy objects to anything.');
    expect(summary).toContain('No policy objects to anything.');
    expect(summary).not.toContain('suppressed');
  });

  test('names a service without a limit of memory', () => {
    const services = shop.services.map((service) => ({
      ...service,
      resources: { ...service.resources, memoryBytes: service.id === 'app/web' ? null : 1024 ** 3 },
    }));
    const { html, summary } = rendered({ ...shop, services });

    expect(html).toContain('without a limit: web');
    expect(summary).toContain('| 1 GiB of 4 GiB, 1 without a limit |');
  });

  test('names secrets and who is given them, and shows no more of them', () => {
    const { html } = rendered(shop);

    expect(html).toContain('<td><strong>database-password</strong></td><td>app/migrate, app/web, db/postgres</td>');
  });

  test('says how many rows a summary leaves out', () => {
    const many = { violations: Array.from({ length: 45 }, () => error), suppressed: [] };

    expect(rendered(shop, many).summary).toContain('and 5 more in report/index.html');
  });

  test.each(hostileTexts)('stays well formed with the name %j', (text) => {
    const violation = { policy: text, severity: 'error', subject: text, message: text } as const;
    const suppression = { policy: text, subject: null, reason: text, until: null };
    const { html, summary } = rendered(hostileShop(text), {
      violations: [violation],
      suppressed: [{ violation, suppression }],
    });

    expect(malformedness(html)).toBeNull();
    expect(html).not.toContain('<script');
    expect(new Set(rowsOf(summary).map(cellsOf))).toEqual(new Set([4, 5]));
    expect(summary.replace(/`+[^\n]*?`+/g, '')).not.toMatch(/<\w|[^\\]\[|(^|\s)@\w/m);
  });
});

function rowsOf(summary: string): readonly string[] {
  return summary.split('\n').filter((line) => line.startsWith('|'));
}

/** Cells of a row, as GitHub counts them: a bar after a backslash ends none. */
function cellsOf(row: string): number {
  return row.replace(/\\[\\|]/g, '').split('|').length - 2;
}
