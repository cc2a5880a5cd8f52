import { describe, expect, test } from 'vitest';
import type { Topology } from '../../../model/topology.ts';
import { renderDiagram } from '../../../renderers/diagram/diagram.ts';
import { configured } from '../../fixtures/configured.ts';
import { hostileShop, hostileTexts } from '../../fixtures/hostile.ts';
import { shop } from '../../fixtures/topology.ts';
import { malformedness } from '../../fixtures/well-formed.ts';
import { farm } from './farm.ts';

async function rendered(topology: Topology): Promise<{ readonly svg: string; readonly mermaid: string }> {
  const { artifacts } = await renderDiagram(topology);
  const find = (path: string): string => artifacts.find((artifact) => artifact.path === path)?.content ?? '';
  return { svg: find('report/diagram.svg'), mermaid: find('report/diagram.mmd') };
}

describe('renderDiagram', () => {
  test.each<[string, () => Topology | Promise<Topology>]>([
    ['shop', () => shop],
    ['samaconso/prod', () => configured('samaconso/prod')],
    ['samaconso/dev', () => configured('samaconso/dev')],
    ['orchestra/prod', () => configured('orchestra/prod')],
    ['farm', () => farm(100, 10)],
  ])('draws %s', async (name, topology) => {
    const { svg, mermaid } = await rendered(await topology());

    await expect(svg).toMatchFileSnapshot(`../../golden/${name}/report/diagram.svg`);
    await expect(mermaid).toMatchFileSnapshot(`../../golden/${name}/report/diagram.mmd`);
    expect(malformedness(svg)).toBeNull();
  });

  test('draws the same topology the same, byte for byte', async () => {
    expect(await rendered(structuredClone(shop))).toEqual(await rendered(shop));
  });

  test('tells in words what it shows, for those who do not see it', async () => {
    const { svg } = await rendered(shop);

    expect(svg).toContain('role="img"');
    expect(/<desc[^>]*>(.*)<\/desc>/.exec(svg)?.[1]).toMatchInlineSnapshot(
      `"2 servers · 3 services · 4 containers · 1 job · 8 connections. server app: edge, web ×2, migrate job. server db: postgres. connections: edge to web (8000), migrate to postgres (5432), migrate to mail (25), migrate to proxy (3128), web to postgres (5432), web to mail (25), web to proxy (3128), f5 to edge (80)"`,
    );
  });

  test('says which one is not needed at the start, and who talks to itself', async () => {
    const [first] = shop.connections;
    if (first === undefined) throw new Error('the shop has connections');
    const { svg, mermaid } = await rendered({
      ...shop,
      connections: [
        { ...first, later: true },
        { ...first, from: 'app/web' },
      ],
    });

    expect(svg).toContain('<g class="arrow network later" data-from="app/edge" data-to="app/web">');
    expect(svg).toContain('not needed at the start');
    expect(svg).toContain('<g class="arrow network" data-from="app/web" data-to="app/web">');
    expect(mermaid).toContain('-.->|"8000"|');
  });

  test('names a server on which nothing runs', async () => {
    const { svg, mermaid } = await rendered({ ...shop, services: [], jobs: [], connections: [] });

    expect(svg.match(/nothing runs here/g)).toHaveLength(6);
    expect(mermaid.match(/nothing runs here/g)).toHaveLength(2);
  });

  test('draws an empty topology', async () => {
    const { svg } = await rendered({
      ...shop,
      servers: [],
      networks: [],
      services: [],
      jobs: [],
      connections: [],
      externalHosts: [],
      outboundProxies: [],
      loadBalancers: [],
    });

    expect(malformedness(svg)).toBeNull();
    expect(svg).not.toContain('NaN');
    expect(svg).not.toContain('Infinity');
  });

  test.each(hostileTexts)('stays well formed with the name %j', async (text) => {
    const { svg, mermaid } = await rendered(hostileShop(text));

    expect(malformedness(svg)).toBeNull();
    expect(svg).not.toContain('<script');
    expect(mermaid.split('\n').filter((line) => !MERMAID_LINE.test(line))).toEqual([]);
  });

  test('shows a name that Mermaid would take for syntax as entities', async () => {
    const { mermaid } = await rendered(hostileShop('a"]; <b> `c` #d & end'));

    const line = mermaid.split('\n').find((text) => text.includes('#60;') && text.includes(':::'));

    expect(line).toMatchInlineSnapshot(
      `"  n1[["mail<br/>external host<br/>a#34;#93;; #60;b#62; #96;c#96; #35;d #38; end<br/>25"]]:::external-host"`,
    );
  });

  test('fails when a connection leads nowhere', async () => {
    const [first] = shop.connections;
    if (first === undefined) throw new Error('the shop has connections');
    const broken = { ...shop, connections: [{ ...first, to: 'app/wbe' }] };

    await expect(renderDiagram(broken)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[Error: app/wbe: a connection begins or ends there, but no such service exists]`,
    );
  });
});

/** Every line that a flowchart of ours may have: names stand inside quotes, where no quote and no markup can be. */
const LABEL = '"(?:[^"<>`|{}\\[\\]]|<br/>)*"';
const NODE = `n\\d+(?:\\[${LABEL}\\]|\\[\\[${LABEL}\\]\\]|\\[/${LABEL}/\\]|\\(\\[${LABEL}\\]\\)):::[a-z-]+`;
const ARROW = `n\\d+ (?:-->|==>|-\\.->)\\|${LABEL}\\| n\\d+`;
const OTHER = `|flowchart LR|  %% [^\\n]*|  subgraph s\\d+\\[${LABEL}\\]|  end|  classDef [a-z-]+ [a-z:0-9# -]+`;
const MERMAID_LINE = new RegExp(`^(?:(?: {2}| {4})${NODE}|  ${ARROW}${OTHER})?$`);
