import Module, { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Topology } from '../../../model/topology.ts';
import { renderTerraform } from '../../../renderers/terraform/terraform.ts';
import { configured } from '../../fixtures/configured.ts';
import { oneServer } from '../../fixtures/one-server.ts';
import { shop } from '../../fixtures/topology.ts';

type Resolve = (this: unknown, request: string, ...rest: readonly unknown[]) => string;

const loader = Module as unknown as { _resolveFilename: Resolve };
const original = loader._resolveFilename;
const { cache } = createRequire(import.meta.url);

/** Files of a package that are loaded. */
function loaded(name: string): readonly string[] {
  return Object.keys(cache).filter((path) => path.replaceAll('\\', '/').includes(`/node_modules/${name}/`));
}

/** Makes the next `require` load them anew; a worker may have run another test before. */
function unload(): void {
  for (const path of ['cdktf', 'cdktn', '@cdktf'].flatMap(loaded)) delete cache[path];
}

beforeAll(() => {
  unload();
  loader._resolveFilename = function (request, ...rest) {
    return original.call(this, request.replace(/^cdktf(?=$|\/)/, 'cdktn'), ...rest);
  };
});

afterAll(() => {
  loader._resolveFilename = original;
  unload();
});

describe('cdktn in place of cdktf', () => {
  test.each<[string, () => Topology | Promise<Topology>]>([
    ['shop', () => shop],
    ['one-server', () => oneServer],
    ['samaconso/prod', () => configured('samaconso/prod')],
    ['samaconso/dev', () => configured('samaconso/dev')],
  ])('gives the same bytes: %s', async (name, read) => {
    const { artifacts } = await renderTerraform(await read());

    expect(loaded('cdktn').length).toBeGreaterThan(100);
    expect(loaded('cdktf')).toEqual([]);
    for (const { path, content } of artifacts) {
      await expect(content).toMatchFileSnapshot(`../../golden/${name}/${path}`);
    }
  });
});
