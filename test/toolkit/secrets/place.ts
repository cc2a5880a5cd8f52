import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { SecretStore } from '../../../model/secret-store.ts';
import { run } from '../../../toolkit/run.ts';
import type { StorePlace } from '../../../toolkit/secrets/store.ts';
import { configured } from '../../fixtures/configured.ts';

/** A project in a temporary folder with the secrets of an environment of config/, in a store of some kind. */
export async function placeOf(
  target: string,
  secretStore: SecretStore,
  variables: Readonly<Record<string, string>> = {},
): Promise<StorePlace> {
  const project = mkdtempSync(join(tmpdir(), 'arrimage-store-'));
  onTestFinished(() => rmSync(project, { recursive: true }));
  const topology = { ...(await configured(target)), secretStore };
  mkdirSync(join(project, 'config', topology.system), { recursive: true });
  const access = {
    run,
    variables: { HOME: join(project, 'home'), ...variables },
    identityFile: null,
    today: '2026-11-21',
  };
  return { project, topology, access };
}
