import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { LabStatus } from '../lab/lab.ts';
import { runOrThrow } from '../lab/run.ts';
import { cdktfCommand } from '../test/real/tools/cdktf-cli.ts';
import { composeCommand } from '../test/real/tools/compose.ts';
import { ansibleFolder } from './ansible.ts';
import { LAB, PROJECT, ROOT, SSH_CONFIG } from './bench-lab.ts';
import { hostTasks, playbook } from './playbook.ts';
import { plainStack } from './straightforward.ts';
import type { Command, Steps } from './wall.ts';

/** `later`: the same hosts run an earlier release already. */
export type Moment = 'first' | 'later';

/** One way to deploy the lab's environment. */
export interface Tool {
  readonly name: string;
  /** Whether it brings files and secrets to the hosts by itself; else they are placed before. */
  readonly pushesFiles: boolean;
  /** What has to be written before, and is not measured. */
  readonly prepare: (moment: Moment) => Promise<void>;
  /** What is measured. */
  readonly steps: (moment: Moment) => Steps;
  /** How it goes back to what ran before. @default - it deploys that again */
  readonly back?: Steps;
}

const MAIN = join(ROOT, 'dist/bin/main.js');

const TOOLS = join(PROJECT, 'tools');

/** The tools by their names; Ansible is null where it cannot be installed. */
export async function deploymentTools(lab: LabStatus): Promise<readonly Tool[]> {
  await mkdir(TOOLS, { recursive: true });
  const ansible = await ansibleFolder().catch((error: unknown) => {
    process.stderr.write(`Ansible is left out: ${String(error)}\n`);
    return null;
  });
  const cdktf = await cdktfCommand();
  const own = [arrimageTool(), cdktfTool(lab, cdktf), terraformTool(lab)];
  const tools = [...own, plainTool(lab, cdktf), await composeTool(lab)];
  return ansible === null ? tools : [...tools, ansibleTool(lab, ansible)];
}

function arrimageTool(): Tool {
  const words = (verb: string) => inProject(['node', MAIN, verb, 'samaconso/lab', '--yes']);
  return {
    name: 'arrimage',
    pushesFiles: true,
    prepare: async () => {},
    steps: () => [[words('deploy')]],
    back: [[words('rollback')]],
  };
}

function cdktfTool(lab: LabStatus, cdktf: string): Tool {
  const words = ['deploy', 'samaconso-lab-*', '--auto-approve', '--skip-provider-lock'];
  const command = inProject(['node', cdktf, ...words], terraformVariables(lab));
  return { name: 'cdktf', pushesFiles: true, prepare: async () => {}, steps: () => [[command]] };
}

/** Resources as most people write them; the stacks are written before, and only deployed. */
function plainTool(lab: LabStatus, cdktf: string): Tool {
  const folder = join(PROJECT, 'plain');
  const words = ['deploy', 'plain-*', '--auto-approve', '--skip-synth', '--skip-provider-lock'];
  const command = { argv: ['node', cdktf, ...words], cwd: folder, environment: terraformVariables(lab) };
  return {
    name: 'plain',
    pushesFiles: false,
    prepare: async (moment) => {
      await synthesized();
      if (moment === 'first') await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
      const settings = { language: 'typescript', app: 'true', projectId: 'bench', sendCrashReports: 'false' };
      await writeFile(join(folder, 'cdktf.json'), JSON.stringify(settings));
      await writePlainStacks(join(folder, 'cdktf.out'), lab, groups(moment));
    },
    steps: () => [[command]],
  };
}

async function writePlainStacks(
  folder: string,
  { hosts }: LabStatus,
  order: readonly (readonly string[])[],
): Promise<void> {
  const [first = []] = order;
  const stacks = await Promise.all(
    LAB.hosts.map(async (host) => {
      const name = `plain-${host}`;
      const path = `stacks/${name}`;
      await mkdir(join(folder, path), { recursive: true });
      const stack = plainStack({
        compose: await readFile(composeFile(host), 'utf8'),
        address: hosts.find((item) => item.name === host)?.address ?? host,
        sshOptions: ['-F', SSH_CONFIG],
      });
      await writeFile(join(folder, path, 'cdk.tf.json'), stack);
      const dependencies = first.includes(host) ? [] : first.map((item) => `plain-${item}`);
      const entry = { name, constructPath: name, workingDirectory: path, annotations: [], dependencies };
      return [
        name,
        { ...entry, synthesizedStackPath: `${path}/cdk.tf.json`, stackMetadataPath: `${path}/metadata.json` },
      ];
    }),
  );
  await writeFile(
    join(folder, 'manifest.json'),
    JSON.stringify({ version: '0.21.0', stacks: Object.fromEntries(stacks) }),
  );
}

/** The stacks are written and initialized before; each server comes after those that it waits for. */
function terraformTool(lab: LabStatus): Tool {
  const environment = terraformVariables(lab);
  const stacks = LAB.hosts.map((host) => join(PROJECT, 'cdktf.out/stacks', `samaconso-lab-${host}`));
  const apply = ['terraform', 'apply', '-auto-approve', '-input=false', '-no-color'];
  return {
    name: 'terraform',
    pushesFiles: true,
    prepare: async () => {
      await runOrThrow(['node', MAIN, 'cdktf-app'], { cwd: PROJECT });
      const variables = ['env', ...Object.entries(environment).map(([name, value]) => `${name}=${value}`)];
      for (const cwd of stacks) await runOrThrow([...variables, 'terraform', 'init', '-input=false'], { cwd });
    },
    steps: () => stacks.map((cwd) => [{ argv: apply, cwd, environment }]),
  };
}

async function composeTool(lab: LabStatus): Promise<Tool> {
  const plugins = join(TOOLS, 'docker', 'cli-plugins');
  await rm(plugins, { recursive: true, force: true });
  await mkdir(plugins, { recursive: true });
  await symlink(await composeCommand(), join(plugins, 'docker-compose'));
  const environment = { DOCKER_CONFIG: join(TOOLS, 'docker'), ...withPath(lab.bin) };
  const up = (host: string): Command =>
    inProject(['docker', '-H', `ssh://${host}`, 'compose', '-f', composeFile(host), 'up', '-d', '--wait'], environment);
  return {
    name: 'compose',
    pushesFiles: false,
    prepare: synthesized,
    steps: (moment) => groups(moment).map((hosts) => hosts.map(up)),
  };
}

/** The hosts have no Python, so the modules run here, and reach each engine as `docker -H ssh://…` does. */
function ansibleTool(lab: LabStatus, folder: string): Tool {
  const files = { inventory: join(TOOLS, 'inventory.json'), playbook: join(TOOLS, 'playbook.json') };
  const environment = {
    ...withPath(lab.bin),
    PYTHONPATH: folder,
    PYTHONDONTWRITEBYTECODE: '1',
    ANSIBLE_HOME: join(TOOLS, 'ansible'),
    ANSIBLE_PIPELINING: '1',
    LC_ALL: 'C.UTF-8',
  };
  const words = ['-m', 'ansible', 'playbook', '-i', files.inventory, '--forks', '3', files.playbook];
  const command = inProject(['python3', ...words], environment);
  return {
    name: 'ansible',
    pushesFiles: false,
    prepare: async (moment) => {
      await synthesized();
      const python = (await runOrThrow(['python3', '-c', 'import sys; print(sys.executable)'])).trim();
      const local = { ansible_connection: 'local', ansible_python_interpreter: python };
      const inventory = { all: { hosts: Object.fromEntries(LAB.hosts.map((host) => [host, local])) } };
      await writeFile(files.inventory, JSON.stringify(inventory));
      const connection = { docker_host: 'ssh://{{ inventory_hostname }}', use_ssh_client: true, timeout: 120 };
      await writeFile(files.playbook, playbook(groups(moment), connection));
      for (const host of LAB.hosts) {
        await writeFile(join(TOOLS, `${host}.json`), hostTasks(await readFile(composeFile(host), 'utf8')));
      }
    },
    steps: () => [[command]],
  };
}

/** Neither Compose nor a free play knows that the job on one server needs the database on another. */
function groups(moment: Moment): readonly (readonly string[])[] {
  return moment === 'first' ? [['db'], ['app', 'worker']] : [LAB.hosts];
}

async function synthesized(): Promise<void> {
  await runOrThrow(['node', MAIN, 'synth', 'samaconso/lab'], { cwd: PROJECT });
}

function composeFile(host: string): string {
  return join(PROJECT, 'out/samaconso/lab/compose', host, 'compose.yaml');
}

function inProject(argv: readonly string[], environment: Command['environment'] = {}): Command {
  return { argv, cwd: PROJECT, environment };
}

function terraformVariables({ terraformConfig, terraformBin }: LabStatus): Command['environment'] {
  return {
    ...withPath(...[join(ROOT, 'bin'), ...(terraformBin === null ? [] : [terraformBin])]),
    ...(terraformConfig === null ? {} : { TF_CLI_CONFIG_FILE: terraformConfig }),
    CHECKPOINT_DISABLE: '1',
  };
}

function withPath(...folders: readonly string[]): { readonly PATH: string } {
  return { PATH: [...folders, process.env['PATH'] ?? ''].join(delimiter) };
}
