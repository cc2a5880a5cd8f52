import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StateBackend, Topology } from '../../model/topology.ts';
import { renderCdktfOut } from '../../renderers/terraform/cdktf-out.ts';
import { renderTerraform } from '../../renderers/terraform/terraform.ts';
import { oneServer } from '../fixtures/one-server.ts';
import { shop } from '../fixtures/topology.ts';
import { apply, type Deed, writeStandIn } from './stand-in.ts';
import { cdktf } from './tools/cdktf-cli.ts';
import { terraform } from './tools/terraform.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arrimage-terraform-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the stacks of the fixtures', () => {
  test.each([
    ['shop', shop],
    ['one-server', oneServer],
    ['hostile', hostile()],
  ])('are initialized and validated by Terraform with the real docker provider: %s', async (name, topology) => {
    for (const { path, content } of (await renderTerraform(topology)).artifacts) {
      const file = await write(`valid/${name}/${path}`, content);
      expect(await terraform(['init', '-input=false', '-no-color'], dirname(file))).toMatchObject({ code: 0 });
      const { stdout } = await terraform(['validate', '-json'], dirname(file));
      expect(JSON.parse(stdout), path).toMatchObject({ valid: true, diagnostics: [] });
    }
  });

  test('are listed and synthesized by cdktf from the manifest, unchanged', async () => {
    const { artifacts } = await renderCdktfOut([shop, oneServer]);
    for (const { path, content } of artifacts) await write(`cdktf/made/${path}`, content);
    const project = join(folder, 'cdktf');
    await write(
      'cdktf/app.mjs',
      "import { cpSync } from 'node:fs';\ncpSync('made', process.env.CDKTF_OUTDIR, { recursive: true });\n",
    );
    await write('cdktf/cdktf.json', JSON.stringify({ language: 'typescript', app: 'node app.mjs', projectId: 'x' }));

    expect(await cdktf(['synth'], project)).toMatchObject({ code: 0 });
    const list = await cdktf(['list'], project);
    expect(list).toMatchObject({ code: 0 });
    for (const stack of ['shop-dev-all', 'shop-prod-app', 'shop-prod-db']) {
      expect(list.stdout).toContain(stack);
      const path = `stacks/${stack}/cdk.tf.json`;
      const synthesized = await readFile(join(project, 'cdktf.out', path), 'utf8');
      expect(synthesized).toBe(await readFile(join(project, 'made', path), 'utf8'));
    }
    expect((await readdir(join(project, 'cdktf.out/stacks'))).sort()).toEqual([
      'shop-dev-all',
      'shop-prod-app',
      'shop-prod-db',
    ]);
  });

  test.each<StateBackend>([
    { kind: 's3', bucket: 'b', region: 'r', endpoint: 'http://127.0.0.1:1', prefix: 'p' },
    { kind: 's3', bucket: 'b', region: 'eu-west-3', endpoint: null, prefix: '' },
    { kind: 'pg', schema: 's' },
    { kind: 'http', address: 'http://127.0.0.1:1/state' },
  ])('have a backend whose settings Terraform knows: %o', async (state) => {
    const [artifact] = (await renderTerraform({ ...oneServer, state })).artifacts;
    const file = await write(
      `backend/${state.kind}-${JSON.stringify(state).length}/main.tf.json`,
      artifact?.content ?? '',
    );
    const { stderr } = await terraform(['init', '-input=false', '-no-color'], dirname(file));

    // It gets as far as the store itself, which is not there.
    expect(stderr).not.toMatch(/Unsupported|Invalid|Missing required|Deprecated/);
  });
});

describe('the order in which Terraform replaces what runs', () => {
  test('is: the new replica, the edge turns to it, and only then the old one goes', async () => {
    const deeds = await replaced('rolling');

    for (const name of ['docker_container-web_1', 'docker_container-web_2']) {
      expect(order(deeds, [`create ${name}`, 'create switch_edge', `delete ${name}`])).toBe(true);
    }
  });

  test('stops what is replaced in place before its successor starts', async () => {
    const deeds = await replaced('in-place');

    for (const name of ['postgres', 'pgbouncer', 'edge', 'scheduler', 'metrics']) {
      const container = `docker_container-${name}_1`;
      expect(order(deeds, [`delete ${container}`, `create ${container}`]), name).toBe(true);
    }
  });

  test('replaces the edge while the old replicas still run', async () => {
    const deeds = await replaced('edge');

    expect(
      order(deeds, ['create docker_container-edge_1', 'create switch_edge', 'delete docker_container-web_1']),
    ).toBe(true);
  });

  test('runs a job once its gate is open, and before the containers that need it', async () => {
    const deeds = await replaced('jobs');

    expect(order(deeds, ['create gate_1', 'create job_migrate', 'create docker_container-web_1'])).toBe(true);
    expect(order(deeds, ['create job_migrate', 'create docker_container-scheduler_1'])).toBe(true);
    expect(deeds.map(({ address }) => address)).not.toContain('job_administrator');
  });

  test.each(['switch_edge', 'job_migrate', 'files', 'gate_1'])(
    'leaves the old replicas alone when %s fails',
    async (step) => {
      const target = join(folder, `failing-${step}`);
      await writeStandIn(target, await stackOf(oneServer));
      expect((await apply(target)).ok).toBe(true);
      await writeStandIn(target, await stackOf(everythingNew()), step);
      const { ok, deeds } = await apply(target);

      expect(ok).toBe(false);
      expect(deeds.filter(({ action, address }) => action === 'delete' && address.includes('web'))).toEqual([]);
    },
  );
});

/** Deploys, then deploys with every image and file new, and gives what was done the second time. */
async function replaced(name: string): Promise<readonly Deed[]> {
  const target = join(folder, name);
  await writeStandIn(target, await stackOf(oneServer));
  expect((await apply(target)).ok).toBe(true);
  await writeStandIn(target, await stackOf(everythingNew()));
  const { ok, deeds } = await apply(target);
  expect(ok).toBe(true);
  return deeds;
}

function everythingNew(): Topology {
  const image = 'registry.example.org/new:2.0';
  return {
    ...oneServer,
    services: oneServer.services.map((item) => ({ ...item, image })),
    jobs: oneServer.jobs.map((item) => ({ ...item, image })),
    files: oneServer.files.map((item) => ({ ...item, content: ['# new\n'] })),
  };
}

/** Text that Terraform would expand, in each place that takes text. */
function hostile(): Topology {
  const text = 'a ${b} $${c} %{d} "e" \\f \u2028';
  const services = oneServer.services.map((item) => ({
    ...item,
    command: [[text]],
    environment: [{ name: 'X', value: [text], delivery: 'plain' as const }],
    logging: { driver: 'json-file', options: { tag: text } },
    workingDirectory: `/${text}`,
    healthCheck: item.healthCheck === null ? null : { ...item.healthCheck, test: ['CMD', text] },
  }));
  return { ...oneServer, services };
}

async function stackOf(topology: Topology): Promise<string> {
  return (await renderTerraform(topology)).artifacts[0]?.content ?? '';
}

/** Each deed is there, the one after the other. */
function order(deeds: readonly Deed[], expected: readonly string[]): boolean {
  const places = expected.map((deed) => deeds.findIndex(({ action, address }) => `${action} ${address}` === deed));
  return places.every((place, index) => place >= 0 && place > (places[index - 1] ?? -1));
}

async function write(path: string, content: string): Promise<string> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
  return file;
}
