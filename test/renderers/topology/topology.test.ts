import { describe, expect, test } from 'vitest';
import { renderTopology } from '../../../renderers/topology/topology.ts';
import { shop } from '../../fixtures/topology.ts';

describe('renderTopology', () => {
  test('writes the whole model, with sorted keys', async () => {
    const { artifacts, violations } = renderTopology(shop);

    expect(violations).toEqual([]);
    expect(artifacts.map(({ path }) => path)).toEqual(['topology.json']);
    await expect(artifacts[0]?.content).toMatchFileSnapshot('../../golden/shop/topology.json');
  });

  test('is read back as the same topology', () => {
    expect(JSON.parse(renderTopology(shop).artifacts[0]?.content ?? '')).toEqual(shop);
  });
});
