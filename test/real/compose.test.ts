import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { renderCompose } from '../../renderers/compose/compose.ts';
import { configured } from '../fixtures/configured.ts';
import { oneServer } from '../fixtures/one-server.ts';
import { shop } from '../fixtures/topology.ts';
import { demanding, TEXTS } from './compose/demanding.ts';
import { expectedServices } from './compose/expected.ts';
import { type UnderstoodFile, understood } from './compose/understood.ts';
import { compose, composeSchema } from './tools/compose.ts';

const SYSTEMS = [
  ['shop', () => shop],
  ['one-server', () => oneServer],
  ['samaconso/prod', () => configured('samaconso/prod')],
  ['samaconso/dev', () => configured('samaconso/dev')],
  ['dhis2-sync/prod', () => configured('dhis2-sync/prod')],
  ['blingauto/preprod', () => configured('blingauto/preprod')],
  ['orchestra/prod', () => configured('orchestra/prod')],
  ['everything at once', () => demanding],
] as const;

let folder = '';
let validate: ValidateFunction;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arrimage-compose-'));
  validate = new Ajv2020({ strict: false, allErrors: true }).compile(await composeSchema());
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(SYSTEMS)('the Compose files of %s', (_, read) => {
  test('are accepted by Docker Compose, without a warning', async () => {
    for (const { path, content } of renderCompose(await read()).artifacts) {
      const file = await write(path, content);
      const answer = await compose(['-f', 'compose.yaml', 'config', '--quiet'], dirname(file));
      expect(answer, path).toEqual({ code: 0, stdout: '', stderr: '' });
    }
  });

  test('follow the Compose specification', async () => {
    for (const { path, content } of renderCompose(await read()).artifacts) {
      validate(parse(content));
      expect(validate.errors, path).toBeNull();
    }
  });

  test('are understood by Docker Compose as the topology says', async () => {
    const topology = await read();
    for (const { path, content } of renderCompose(topology).artifacts) {
      const { services, networks, volumes } = await understood(await write(path, content));
      const server = path.split('/')[1];
      const here = (nodes: readonly { readonly server: string; readonly name: string }[]) =>
        nodes.filter((node) => node.server === server).map(({ name }) => name);
      expect(services, path).toEqual(expectedServices(topology, server ?? ''));
      expect(Object.values(networks).map(({ name }) => name)).toEqual(here(topology.networks));
      expect(Object.values(volumes).map(({ name }) => name)).toEqual(here(topology.volumes));
    }
  });
});

describe('a text with characters that mean something to YAML or Compose', () => {
  let services: UnderstoodFile['services'] = {};

  beforeAll(async () => {
    const [file] = renderCompose(demanding).artifacts;
    services = (await understood(await write('texts/compose.yaml', file?.content ?? ''))).services;
  });

  test.each(TEXTS)('is understood as it is: %j', (text) => {
    const { command, environment, logging } = services[`text-${TEXTS.indexOf(text)}`] ?? {};

    expect({ command, environment, logging }).toEqual({
      command: ['echo', text],
      environment: { TEXT: text },
      logging: { driver: 'json-file', options: { tag: text } },
    });
  });
});

async function write(path: string, content: string): Promise<string> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
  return file;
}
