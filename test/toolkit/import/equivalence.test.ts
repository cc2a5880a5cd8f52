import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Topology } from '../../../model/topology.ts';
import { importCompose } from '../../../toolkit/import/import-compose.ts';
import type { Secrets } from '../../../toolkit/secrets/secrets.ts';
import { effectiveNode } from './effective.ts';
import { ADDED, expectedOf, originalOf } from './expected.ts';
import { optionsFor, SAMPLES } from './samples.ts';

/** The topology of a sample, by way of the files that were written, and what its secrets are. */
async function imported(
  name: string,
): Promise<{ readonly topology: Topology; readonly secrets: Secrets; readonly names: ReadonlyMap<string, string> }> {
  const project = mkdtempSync(join(tmpdir(), 'arrimage-import-'));
  onTestFinished(() => rmSync(project, { recursive: true }));
  const { plan, checked } = await importCompose(optionsFor(name, project));
  if (checked?.topology == null) throw new Error(`${name} has no topology`);
  const secrets = new Map(plan.secrets.map((secret) => [secret.name, secret.value ?? '']));
  return {
    topology: checked.topology,
    secrets,
    names: new Map(plan.containers.map((item) => [item.composeName, item.name])),
  };
}

describe.each(SAMPLES)('what the Compose project %s becomes', (sample) => {
  test('is in effect what it was', async () => {
    const { topology, secrets, names } = await imported(sample);
    const original = originalOf(sample);
    expect([...names.keys()].sort()).toEqual(Object.keys(original.services).sort());
    for (const [composeName, name] of names) {
      const node = [...topology.services, ...topology.jobs].find((item) => item.name === name);
      if (node === undefined) throw new Error(`${composeName} is not there`);
      const effective = effectiveNode(topology, secrets, node);
      const { dependsOn, healthCheck, environment, hosts, ...rest } = effective;
      const expected = expectedOf(sample, composeName, original, names);
      expect(rest, composeName).toEqual(expected.same);
      expect(withoutAdded(environment, composeName, sample), composeName).toEqual(expected.environment);
      expect(hosts, composeName).toMatchObject(expected.hosts);
      expect(dependsOn, composeName).toMatchObject(expected.dependsOn);
      if (expected.healthCheck !== undefined) expect(healthCheck, composeName).toEqual(expected.healthCheck);
    }
  });
});

function withoutAdded(
  environment: Readonly<Record<string, string>>,
  service: string,
  sample: string,
): Readonly<Record<string, string>> {
  const added = ADDED[`${sample}/${service}`] ?? [];
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !added.includes(name)));
}
