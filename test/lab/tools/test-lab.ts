import { createHash } from 'node:crypto';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LabPlace, LabSettings } from '../../../lab/lab-settings.ts';
import { type Outcome, run } from '../../../lab/run.ts';
import { writeLabProject } from './lab-project.ts';

/** Folder of the repository. */
export const ROOT = join(import.meta.dirname, '../../..');

const ID = createHash('sha256').update(ROOT).digest();

/** Three hosts that tests share, and a project with the repository's config/ for them. */
export interface TestLab {
  readonly settings: LabSettings;
  readonly place: LabPlace;
  readonly makeProject: () => Promise<void>;
  /** Runs the compiled command line in the project, as a user would. */
  readonly arrimage: (...argv: readonly string[]) => Promise<Outcome>;
  /** Runs a command line on a host, as the deployment user; throws where it fails. */
  readonly onHost: (host: string, line: string) => Promise<string>;
  readonly tryOnHost: (host: string, line: string) => Promise<Outcome>;
  /** Runs a command line as root in a host, from outside, as somebody with the keys of the machine room would. */
  readonly asRoot: (host: string, line: string) => Promise<Outcome>;
}

/** @param network first two numbers of the subnets that this kind of lab takes one of */
export function testLab(kind: string, network: string, hosts: readonly string[] = ['db', 'app', 'worker']): TestLab {
  const settings: LabSettings = {
    name: `${kind}-${ID.toString('hex', 0, 3)}`,
    subnet: `${network}.${ID[0] ?? 0}`,
    hosts,
  };
  const project = join(tmpdir(), `arrimage-${settings.name}`);
  const config = join(project, '.arrimage/lab', settings.name, 'ssh_config');
  const place = {
    project,
    cache: join(homedir(), '.cache', 'arrimage'),
    report: (line: string) => process.stderr.write(`${line}\n`),
  };
  const tryOnHost = (host: string, line: string): Promise<Outcome> =>
    run(['ssh', '-F', config, host, line], { timeoutSeconds: 120 });
  return {
    settings,
    place,
    makeProject: () => writeLabProject(project, settings),
    arrimage: (...argv) =>
      run(['node', join(ROOT, 'dist/bin/main.js'), ...argv], { cwd: project, timeoutSeconds: 900 }),
    onHost: async (host, line) => {
      const { code, stdout, stderr } = await tryOnHost(host, line);
      if (code !== 0) throw new Error(`${host}: ${line}: ended with ${code}\n${stderr}`);
      return stdout;
    },
    tryOnHost,
    asRoot: (host, line) =>
      run(['docker', 'exec', `arrimage-${settings.name}-${host}`, 'sh', '-c', line], { timeoutSeconds: 120 }),
  };
}
