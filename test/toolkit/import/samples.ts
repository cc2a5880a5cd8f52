import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ImportOptions, readPlan } from '../../../toolkit/import/import-compose.ts';
import { type ImageProgram, knownImage } from '../../../toolkit/import/known-images.ts';
import type { ImportPlan } from '../../../toolkit/import/plan.ts';
import type { Runner } from '../../../toolkit/run.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** Compose projects as teams have them. */
export const SAMPLES: readonly string[] = readdirSync(join(ROOT, 'test/fixtures/compose')).sort();

/** What the images of the samples start, as the engine of the team's machine would say it. */
const PROGRAMS: Readonly<Record<string, object>> = {
  'dhis2-sync:5.2': { Entrypoint: null, Cmd: ['gunicorn'], User: '1000' },
  'edoburu/pgbouncer:latest': {
    Entrypoint: ['/entrypoint.sh'],
    Cmd: ['/usr/bin/pgbouncer', '/etc/pgbouncer/pgbouncer.ini'],
    User: '70',
  },
  'ghcr.io/example/back-end:3.1': { Entrypoint: ['/back-end'], Cmd: null, User: '' },
  'ghcr.io/maplibre/martin:v0.15.0': { Entrypoint: ['/usr/local/bin/martin'], Cmd: null, User: '' },
  'ghcr.io/orchestr-a/api:2.0.0': {
    Entrypoint: ['docker-entrypoint.sh'],
    Cmd: ['node', 'dist/main.js'],
    User: '1001:1001',
  },
  'registry.example.org/geo/api:2.3.0': {
    Entrypoint: null,
    Cmd: ['uvicorn', 'geo:app', '--host', '0.0.0.0'],
    User: '',
  },
  'registry.example.org/shop/app:1.9.2': { Entrypoint: ['docker-entrypoint.sh'], Cmd: ['node'], User: 'node' },
  'registry.example.org/team/app:4.2': { Entrypoint: null, Cmd: ['./app'], User: '' },
};

/** What an image starts, from what is known of it or from the engine. */
export function programOfImage(image: string): ImageProgram {
  const known = knownImage(image);
  if (known !== null) return known;
  const config = PROGRAMS[image] as {
    readonly Entrypoint: readonly string[] | null;
    readonly Cmd: readonly string[] | null;
  };
  return { entrypoint: config?.Entrypoint ?? [], command: config?.Cmd ?? [], user: null };
}

/** An engine that has the images above and no other. */
export const engine: Runner = (_, args) => {
  const config = PROGRAMS[args.at(-1) ?? ''];
  const stdout = new TextEncoder().encode(config === undefined ? '' : JSON.stringify(config));
  return Promise.resolve({ code: config === undefined ? 1 : 0, stdout, stderr: '' });
};

/** Folder of a sample, relative to the repository. */
export function folderOf(name: string): string {
  return `test/fixtures/compose/${name}`;
}

export function composeFileOf(name: string): string {
  const found = readdirSync(join(ROOT, folderOf(name))).find((file) => /compose.*\.ya?ml$/.test(file));
  if (found === undefined) throw new Error(`${name} has no Compose file`);
  return `${folderOf(name)}/${found}`;
}

export function optionsFor(name: string, project = ''): ImportOptions {
  return {
    files: [composeFileOf(name)],
    cwd: ROOT,
    project,
    system: name,
    environment: 'prod',
    server: '192.0.2.10',
    projectName: null,
    envFiles: [],
    profiles: [],
    today: '2026-11-21',
    run: engine,
  };
}

export function planOf(name: string): Promise<ImportPlan> {
  return readPlan(optionsFor(name));
}
