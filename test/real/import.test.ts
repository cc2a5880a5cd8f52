import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { renderCompose } from '../../renderers/compose/compose.ts';
import type { ComposeService } from '../../settings/compose/schema/service.ts';
import { importCompose } from '../../toolkit/import/import-compose.ts';
import { environmentOf, type Original, originalOf } from '../toolkit/import/expected.ts';
import { composeFileOf, optionsFor, SAMPLES } from '../toolkit/import/samples.ts';
import { compose } from './tools/compose.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A service as Docker Compose writes it, of what is compared. */
interface Theirs {
  readonly image?: string;
  readonly command?: readonly string[] | null;
  readonly entrypoint?: readonly string[] | null;
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly ports?: readonly {
    readonly target: number;
    readonly published?: string;
    readonly host_ip?: string;
    readonly protocol: string;
  }[];
  readonly volumes?: readonly { readonly type: string; readonly target: string; readonly read_only?: boolean }[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly mem_limit?: string;
  readonly networks?: Readonly<Record<string, unknown>>;
}

describe.each(SAMPLES)('what the Compose project %s becomes', (name) => {
  test('is a Compose file again that Docker Compose accepts, without a warning', async () => {
    const project = await mkdtemp(join(tmpdir(), 'arrimage-import-'));
    onTestFinished(() => rm(project, { recursive: true }));
    const { checked } = await importCompose(optionsFor(name, project));
    if (checked?.topology == null) throw new Error(`${name} has no topology`);
    const [file] = renderCompose(checked.topology).artifacts;
    await writeFile(join(project, 'compose.yaml'), file?.content ?? '');
    const answer = await compose(['-f', 'compose.yaml', 'config', '--quiet'], project);
    expect(answer).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});

describe.each(SAMPLES)('the Compose project %s', (name) => {
  test('is accepted by Docker Compose, and read as that reads it', async () => {
    const path = join(ROOT, composeFileOf(name));
    const args = ['-f', basename(path), 'config', '--format', 'json'];
    // One of them has to be given a variable.
    const { code, stdout, stderr } = await compose(args, dirname(path), { API_TOKEN: 'token' });
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    const { services } = JSON.parse(stdout.replaceAll('$$', '$')) as {
      readonly services: Readonly<Record<string, Theirs>>;
    };
    const original = originalOf(name);
    const ours = original.services;
    expect(Object.keys(ours).sort()).toEqual(Object.keys(services).sort());
    for (const [service, theirs] of Object.entries(services)) {
      expect(seen(original, service), service).toEqual(told(theirs));
    }
  });
});

function told({
  environment = {},
  ports = [],
  volumes = [],
  depends_on = {},
  networks = {},
  ...service
}: Theirs): object {
  return {
    image: service.image,
    command: service.command ?? null,
    entrypoint: service.entrypoint ?? null,
    environment: {
      ...Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== null)),
      ...('API_TOKEN' in environment ? { API_TOKEN: '' } : {}),
    },
    ports: ports
      .map(({ host_ip, published, target, protocol }) => `${host_ip ?? ''}:${published ?? ''}:${target}/${protocol}`)
      .sort(),
    volumes: volumes.map(({ type, target, read_only }) => `${type} ${target} ${read_only === true}`).sort(),
    dependsOn: Object.fromEntries(Object.entries(depends_on).map(([on, { condition }]) => [on, condition])),
    networks: Object.keys(networks).sort(),
    memory: service.mem_limit === undefined ? null : Number(service.mem_limit),
  };
}

function seen(original: Original, name: string): object {
  const {
    ports = [],
    volumes = [],
    depends_on = {},
    networks = {},
    network_mode,
    links,
    ...service
  } = original.services[name] as ComposeService;
  const linked = (Array.isArray(links) ? links : []).map((link) => [String(link), 'service_started']);
  const keys = Object.keys(networks);
  return {
    image: service.image,
    command: service.command ?? null,
    entrypoint: service.entrypoint ?? null,
    environment: environmentOf(original, name),
    ports: ports
      .map(({ address, published, target, protocol }) => `${address ?? ''}:${published ?? ''}:${target}/${protocol}`)
      .sort(),
    volumes: volumes.map(({ type, target, readOnly }) => `${type} ${target} ${readOnly}`).sort(),
    dependsOn: Object.fromEntries([
      ...linked,
      ...Object.entries(depends_on).map(([on, { condition }]) => [on, condition]),
    ]),
    networks: network_mode !== undefined ? [] : keys.length === 0 ? ['default'] : keys.sort(),
    memory: service.mem_limit ?? null,
  };
}
