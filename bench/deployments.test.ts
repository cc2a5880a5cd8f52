import { rm, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { expect, test } from 'vitest';
import { labDown, labUp } from '../lab/lab.ts';
import { startLoad } from '../test/lab/tools/load.ts';
import {
  buildVariant,
  containers,
  EDGE,
  LAB,
  PLACE,
  PROJECT,
  placeFiles,
  saveFiles,
  type Tag,
  wipe,
  writeProject,
} from './bench-lab.ts';
import { median } from './cost.ts';
import { deploymentTools, type Tool } from './deployment-tools.ts';
import { type Changed, deploymentsPage, type Measured } from './deployments-page.ts';
import { machineText } from './machine.ts';
import { type Steps, wallOf } from './wall.ts';

const IDLE_RUNS = 3;

test('deployments are measured beside those of other tools', { timeout: 7_200_000 }, async () => {
  await writeProject('2.0.0');
  const lab = await labUp(LAB, PLACE);
  let files = '';
  try {
    await buildVariant();
    const results: Measured[] = [];
    const tools = await deploymentTools(lab);
    const machine = await machineText(tools.map(({ name }) => name));
    for (const tool of tools) {
      results.push(await measured(tool, files));
      // The first tool pushes its files; those are what the others that push none find.
      if (files === '') files = await saveFiles();
    }
    await writeFile('docs/benchmarks-deployments.md', deploymentsPage(machine, results));
  } finally {
    if (files !== '') await rm(files, { recursive: true });
    if (process.env['KEEP_LAB'] !== '1') {
      await labDown(LAB, PLACE);
      await rm(PROJECT, { recursive: true, force: true });
    }
  }
});

/** From nothing, again with nothing to do, with another image of the API, and back to the one before. */
async function measured(tool: Tool, files: string): Promise<Measured> {
  await writeProject('2.0.0');
  await wipe();
  await tool.prepare('first');
  if (!tool.pushesFiles) await placeFiles(files);
  const busy = loadavg()[0] ?? 0;
  const first = await wallOf(tool.steps('first'));
  say(tool, 'first', first.seconds);
  const before = await containers();
  expect(before.map(serviceOf)).toEqual(SERVICES);

  await tool.prepare('later');
  const idle = [];
  for (let run = 0; run < IDLE_RUNS; run += 1) idle.push(await wallOf(tool.steps('later')));
  say(tool, 'nothing to do', median(idle.map(({ seconds }) => seconds)));
  expect(await containers()).toEqual(before);

  const changed = await changedUnderLoad(tool, 'one image', 'bench', tool.steps('later'));
  const back = await changedUnderLoad(tool, 'back', '2.0.0', tool.back ?? tool.steps('later'));
  return { tool: tool.name, load: busy, first, idle, changed, back };
}

/** Gives the API another image while users ask; nothing else may be replaced. */
async function changedUnderLoad(tool: Tool, what: string, tag: Tag, steps: Steps): Promise<Changed> {
  const before = await containers();
  await writeProject(tag);
  await tool.prepare('later');
  const load = startLoad(EDGE, REQUESTS);
  const wall = await wallOf(steps);
  const { sent, failed } = await load.end();
  say(tool, `${what}, ${failed.length} of ${sent} requests failed`, wall.seconds);
  const after = await containers();
  expect(after.filter((line) => !before.includes(line)).map(serviceOf)).toEqual(['api', 'api']);
  expect(after.map(serviceOf)).toEqual(SERVICES);
  return { ...wall, requests: { sent, failed: failed.length } };
}

/** What goes on while the image changes, by connections that stay and by new ones. */
const REQUESTS = [
  { path: '/health', status: 200 },
  {
    path: '/notifications',
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: () => '{"queue":"normal","message":"bench"}',
    status: 202,
  },
];

/** Services in the order of their names; each tool has to end with exactly these containers. */
const SERVICES = ['api', 'api', 'edge', 'minio', 'pgbouncer', 'postgres', 'rabbitmq', 'redis', 'worker'];

function serviceOf(line: string): string {
  return line.split(' ')[0] ?? '';
}

function say({ name }: Tool, what: string, seconds: number): void {
  process.stderr.write(`${name}, ${what}: ${seconds.toFixed(1)} s\n`);
}
