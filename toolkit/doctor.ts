import { TERRAFORM_VERSION } from '../renderers/terraform/version.ts';
import type { Runner } from './run.ts';

/** What this machine needs, and what was found. */
export interface Diagnosis {
  readonly tool: string;
  /** What it is for. */
  readonly use: string;
  /** `ok`; `old`: a newer one is needed; `missing`: it could not be started. */
  readonly state: 'ok' | 'old' | 'missing';
  readonly found: string | null;
  /** Oldest version that will do. */
  readonly needed: string;
  /** What to do; empty when nothing. */
  readonly remedy: string;
  /** Nothing works without it. */
  readonly isRequired: boolean;
}

interface Tool {
  readonly name: string;
  readonly use: string;
  readonly command: readonly [string, ...string[]];
  readonly needed: string;
  readonly remedy: string;
  readonly isRequired: boolean;
}

const TOOLS: readonly Tool[] = [
  {
    name: 'git',
    use: 'diff against a revision',
    command: ['git', '--version'],
    needed: '2.20.0',
    remedy: 'install git from your system’s packages',
    isRequired: false,
  },
  {
    name: 'terraform',
    use: 'validate and apply the stacks',
    command: ['terraform', 'version'],
    needed: `${TERRAFORM_VERSION}.0`,
    remedy: `install Terraform ${TERRAFORM_VERSION} or newer, or OpenTofu under that name`,
    isRequired: false,
  },
  {
    name: 'docker',
    use: 'talk to the engines of the servers',
    command: ['docker', '--version'],
    needed: '20.10.0',
    remedy: 'install the docker command, 20.10 or newer; an engine is not needed here',
    isRequired: false,
  },
  {
    name: 'docker compose',
    use: 'validate and start the Compose files',
    command: ['docker', 'compose', 'version'],
    needed: '2.24.1',
    remedy: 'install the compose plugin of docker, 2.24.1 or newer',
    isRequired: false,
  },
  {
    name: 'ssh',
    use: 'reach the servers',
    command: ['ssh', '-V'],
    needed: '7.6.0',
    remedy: 'install the OpenSSH client',
    isRequired: false,
  },
];

/** Looks at this machine: each program that some command or the output needs. Starts each once, with a time limit. */
export async function diagnose(run: Runner, cwd: string, nodeVersion: string): Promise<readonly Diagnosis[]> {
  const node: Diagnosis = {
    tool: 'node',
    use: 'run arrimage',
    needed: '20.12.0',
    found: nodeVersion,
    state: isAtLeast(nodeVersion, '20.12.0') ? 'ok' : 'old',
    remedy: isAtLeast(nodeVersion, '20.12.0') ? '' : 'install Node 20.12 or newer',
    isRequired: true,
  };
  return [node, ...(await Promise.all(TOOLS.map((tool) => diagnoseTool(tool, run, cwd))))];
}

/** Whether a command cannot work at all on this machine. */
export function isFatal({ state, isRequired }: Diagnosis): boolean {
  return isRequired && state !== 'ok';
}

async function diagnoseTool(tool: Tool, run: Runner, cwd: string): Promise<Diagnosis> {
  const [program, ...args] = tool.command;
  const { code, stdout, stderr } = await run(program, args, { cwd, timeoutMilliseconds: 10_000 });
  const text = `${new TextDecoder().decode(stdout)}\n${stderr}`;
  const found = code === 0 ? (/(\d+\.\d+(?:\.\d+)?)/.exec(text)?.[1] ?? null) : null;
  const state = found === null ? 'missing' : isAtLeast(found, tool.needed) ? 'ok' : 'old';
  const { name, use, needed, isRequired } = tool;
  return { tool: name, use, needed, found, state, remedy: state === 'ok' ? '' : tool.remedy, isRequired };
}

/** Whether a version is not older than another; both as numbers with dots. */
export function isAtLeast(found: string, needed: string): boolean {
  const [have, want] = [found, needed].map((text) => text.replace(/^v/, '').split('.').map(Number));
  const index = [0, 1, 2].find((part) => (have?.[part] ?? 0) !== (want?.[part] ?? 0));
  return index === undefined || (have?.[index] ?? 0) > (want?.[index] ?? 0);
}
