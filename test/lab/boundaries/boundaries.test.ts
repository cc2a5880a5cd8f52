import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { labDown, labUp } from '../../../lab/lab.ts';
import { run } from '../../../lab/run.ts';
import { watchBoundaries } from './boundary.ts';
import { runCase } from './case.ts';
import { caseText, chooseCases } from './cases.ts';
import { closeConnections, FAULTS, makeDisk, wipe } from './faults.ts';
import { arrimage, command, findPrograms, LAB, type Programs, type Site, shareSecrets, writeSite } from './site.ts';
import { sendVisitors } from './visitors.ts';

/** Hours are needed for each fault at each boundary. */
const LONGEST = 12 * 3_600_000;

beforeAll(() => labUp(LAB.settings, LAB.place));
afterAll(async () => {
  if (process.env['KEEP_LAB'] === '1') return;
  await labDown(LAB.settings, LAB.place);
  const folders = LAB.settings.hosts.flatMap((host) => [`-${host}`, `-${host}-other`]);
  for (const end of ['', ...folders]) await rm(`${LAB.place.project}${end}`, { recursive: true, force: true });
});

/** Deploys a version, and gives the number of its boundaries. */
async function countBoundaries(site: Site, programs: Programs, version: string): Promise<number> {
  await closeConnections(site);
  const [cwd] = site.machines;
  const boundaries = await watchBoundaries(join(cwd, '.arrimage/boundaries'), 0, programs);
  const variables = Object.entries(boundaries.environment).map(([name, value]) => `${name}=${value}`);
  const words = command(['deploy', site.target, '--yes', '--set', `version=${version}`]);
  const { code, stdout, stderr } = await run(['env', ...variables, ...words], { cwd });
  expect(`${stdout}${stderr}`).toContain(`${site.target} is deployed`);
  expect(code).toBe(0);
  return (await boundaries.passed()).length;
}

describe.concurrent('a deployment that meets a fault at any of its boundaries', () => {
  test.for(LAB.settings.hosts)(
    'is completed by one more run, with nothing lost, on host %s',
    { timeout: LONGEST },
    async (host) => {
      const programs = await findPrograms();
      // What each deployment said, for whoever looks for a reason.
      const said = join(LAB.place.project, 'said');
      await mkdir(said, { recursive: true });
      const site = await writeSite(host);
      if (host === 'two') await makeDisk(site);
      await wipe(site);
      const first = await arrimage(site, 0, 'deploy', site.target, '--yes');
      expect(first.code, first.stdout + first.stderr).toBe(0);
      await shareSecrets(site);
      const count = await countBoundaries(site, programs, 'b');
      const visitors = sendVisitors(site.origin);
      const failed: string[] = [];
      let [from, to] = ['b', 'a'];
      // A fault that was chosen by name may be none of this host's.
      const cases = chooseCases(host, count, process.env['FAULTS'] ?? '');
      for (const [index, chosen] of cases.entries()) {
        const machines = machinesOf(index);
        const { boundary } = chosen;
        const result = await runCase({
          site,
          visitors,
          programs,
          fault: FAULTS[chosen.fault],
          lock: index === 0 ? 'is waited for' : 'is taken away',
          boundary,
          from,
          to,
          machines,
        });
        const text = caseText(host, chosen, result);
        process.stderr.write(`${text}\n`);
        await writeFile(join(said, `${host}-${chosen.fault}-${boundary}.log`), `${text}\n${result.output}`);
        if (result.problems.length > 0) failed.push(`${text}\n${result.output}`);
        [from, to] = [to, from];
      }
      await visitors.end();
      expect(failed).toEqual([]);
      expect([...visitors.versions].sort()).toEqual(cases.length === 0 ? ['b'] : ['a', 'b']);
    },
  );
});

/** Who deploys, and who goes on: over sixteen cases each of four faults meets each pair of machines. */
function machinesOf(index: number): readonly [0 | 1, 0 | 1] {
  const bit = (number: number): 0 | 1 => (number % 2 === 0 ? 0 : 1);
  return [bit((index >> 1) + (index >> 3)), bit(index + (index >> 1) + (index >> 2))];
}
