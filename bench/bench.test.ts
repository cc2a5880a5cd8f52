import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { expect, test } from 'vitest';
import { cdktfCommand } from '../test/real/tools/cdktf-cli.ts';
import { type Cost, costOf, median } from './cost.ts';

const RUNS = 7;
const MAIN = join(process.cwd(), 'dist/bin/main.js');

test('the command line is measured beside cdktf', async () => {
  const project = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    cpSync('config', join(project, 'config'), { recursive: true });
    const app = `node ${MAIN} cdktf-app`;
    const settings = { language: 'typescript', app, projectId: 'bench', sendCrashReports: 'false' };
    writeFileSync(join(project, 'cdktf.json'), JSON.stringify(settings));
    const costs = await measured(project, await cdktfCommand(), await compiled('bench/large.ts'));
    writeFileSync('docs/benchmarks.md', report(costs));
    expect(Object.values(costs).map((list) => list.length)).toEqual(Object.keys(costs).map(() => RUNS));
  } finally {
    rmSync(project, { recursive: true });
  }
});

/** Compiles a program as the package is compiled, so that it starts as cold as the command line does. */
async function compiled(path: string): Promise<string> {
  const bundle = await rolldown({
    input: path,
    platform: 'node',
    external: [/^node:/, /^@cdktf\//, 'cdktf', 'constructs', '@dagrejs/dagre', 'execa'],
  });
  const folder = join(process.cwd(), 'dist', 'bench');
  await bundle.write({ dir: folder, format: 'esm' });
  return join(folder, 'large.js');
}

/** Every command in turn, again and again, so that a slow minute of the machine hits all of them. */
async function measured(cwd: string, cdktf: string, large: string): Promise<Readonly<Record<string, readonly Cost[]>>> {
  const commands: Readonly<Record<string, readonly string[]>> = {
    node: ['-e', '0'],
    check: [MAIN, 'check', 'samaconso/prod'],
    synth: [MAIN, 'synth', 'samaconso/prod'],
    synthAll: [MAIN, 'synth'],
    cdktf: [cdktf, 'synth'],
    hundred: [large, '10', '100'],
    thousand: [large, '100', '1000'],
  };
  const costs: Record<string, Cost[]> = {};
  for (let run = 0; run <= RUNS; run += 1) {
    for (const [name, args] of Object.entries(commands)) {
      const cost = await costOf(process.execPath, args, cwd);
      if (run > 0) costs[name] = [...(costs[name] ?? []), cost];
    }
  }
  return costs;
}

function report(costs: Readonly<Record<string, readonly Cost[]>>): string {
  const cpu = (name: string): number => median((costs[name] ?? []).map(({ seconds }) => seconds));
  const peak = (name: string): number => median((costs[name] ?? []).map(({ megabytes }) => megabytes));
  const row = (name: string, text: string): string =>
    `| ${text} | ${cpu(name).toFixed(2)} | ${peak(name).toFixed(0)} |`;
  const perService = (cpu('thousand') / 1000 / (cpu('hundred') / 100)).toFixed(2);
  return `# Benchmarks

Made by \`npm run bench\` on ${cpus().length} cores and ${Math.round(totalmem() / 1024 ** 3)} GiB, Node ${process.versions.node}: medians of ${RUNS} cold starts after one that is not counted,
all commands in turn. CPU is user and system time of the process and all that it started; memory is the peak of the largest one.

| Command | CPU, s | Memory, MiB |
|---|---|---|
${row('node', '`node -e 0`, for comparison')}
${row('check', '`arrimage check samaconso/prod`')}
${row('synth', '`arrimage synth samaconso/prod`')}
${row('synthAll', '`arrimage synth`: all environments, as the next line does')}
${row('cdktf', '`cdktf synth` of the same stacks, by cdktf-cli 0.21')}
${row('hundred', '100 services over 10 servers: constructs, policies, all files')}
${row('thousand', '1,000 services over 100 servers: the same')}

| Ratio | |
|---|---|
| \`cdktf synth\` to \`arrimage synth\` of the same stacks | ${(cpu('cdktf') / cpu('synthAll')).toFixed(1)} |
| time per service with 1,000 services to that with 100 | ${perService} |

\`arrimage synth\` writes Compose, env and configuration files, the diagram and the report besides; \`cdktf synth\` writes the stacks only, and runs
arrimage for them.
`;
}
