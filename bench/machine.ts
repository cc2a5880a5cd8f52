import { cpus, loadavg, release, totalmem } from 'node:os';
import { runOrThrow } from '../lab/run.ts';
import { cdktfCommand } from '../test/real/tools/cdktf-cli.ts';
import { composeCommand } from '../test/real/tools/compose.ts';
import { ansibleFolder } from './ansible.ts';
import { inHost, ROOT } from './bench-lab.ts';

/** One sentence on the machine, one on the tools; the load is that of the moment. */
export async function machineText(tools: readonly string[]): Promise<string> {
  const load = loadavg().map((value) => value.toFixed(1));
  const arrimage = await versionOf(['node', `${ROOT}/dist/bin/main.js`, '--version']);
  const cdktf = await versionOf(['node', await cdktfCommand(), '--version']);
  const terraform = await versionOf(['terraform', 'version']);
  const compose = await versionOf([await composeCommand(), 'version']);
  const engine = (await inHost('app', "docker version --format '{{.Server.Version}}'")).trim();
  const versions = [
    `arrimage ${arrimage}`,
    `cdktf-cli ${cdktf}`,
    `Terraform ${terraform}`,
    `Docker Compose ${compose}`,
    ...(tools.includes('ansible') ? [await ansibleVersion()] : []),
    `Docker Engine ${engine}`,
    `Node ${process.versions.node}`,
  ];
  return `${cpus().length} cores, ${Math.round(totalmem() / 1024 ** 3)} GiB, kernel ${release()}; load average at the start ${load.join(', ')}.
${versions.join(', ')}.`;
}

async function ansibleVersion(): Promise<string> {
  const program = 'from importlib.metadata import version as v; print(v("ansible"), "(core", v("ansible-core") + ")")';
  const variables = [`PYTHONPATH=${await ansibleFolder()}`, 'PYTHONDONTWRITEBYTECODE=1'];
  const version = (await runOrThrow(['env', ...variables, 'python3', '-c', program])).trim();
  return `Ansible ${version}`;
}

async function versionOf(argv: readonly string[]): Promise<string> {
  return /\d+\.\d+\.\d+\S*/.exec(await runOrThrow(argv))?.[0] ?? 'unknown';
}
