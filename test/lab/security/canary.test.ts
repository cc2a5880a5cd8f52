import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Outcome } from '../../../lab/run.ts';
import type { FileNode } from '../../../model/file.ts';
import type { Topology } from '../../../model/topology.ts';
import { secretsOf } from '../../../model/value.ts';
import { asRoot, LAB, makeProject, onHost, PROJECT, arrimage as plainArrimage } from '../tools/deployed-lab.ts';
import { type Canaries, formsOf, hostFiles, hostTexts, leaksIn, leaksInFolder, watchCommandLines } from './leaks.ts';

const TARGET = 'samaconso/lab';
const PLAIN = join(PROJECT, '.arrimage/secrets/samaconso/lab.json');
const SETTINGS = join(PROJECT, 'config/samaconso/lab.yaml');
/** Outside of the project, where a person keeps it too. */
const IDENTITY = `${PROJECT}-identity`;
const PATTERNS = `${PROJECT}-patterns`;

const canaries = new Map<string, string>();
const said: string[] = [];
let commandLines: ReturnType<ReturnType<typeof watchCommandLines>> = { seen: 0, leaks: [] };

async function arrimage(...argv: readonly string[]): Promise<Outcome> {
  const outcome = await plainArrimage('--identity', IDENTITY, ...argv);
  if (argv[1] !== 'get') said.push(`$ ${argv.join(' ')}\n${outcome.stdout}\n${outcome.stderr}`);
  return outcome;
}

async function done(...argv: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await arrimage(...argv);
  if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}\n${stdout}\n${stderr}`);
  return stdout;
}

/** Each has a character that a URL writes in another way. */
function canaryOf(name: string, length: number): string {
  return `cAnAry+${name.replaceAll('-', '')}${'Zq7Xw9Lm2'.repeat(20)}`.slice(0, Math.max(length, 40));
}

interface Listed {
  readonly secrets: readonly { readonly name: string; readonly length: number; readonly state: string }[];
}

/** An encrypted store in which every secret can be told from anything else, on servers without data of others. */
beforeAll(async () => {
  await makeProject();
  rmSync(IDENTITY, { force: true });
  await plainArrimage('destroy', TARGET, '--volumes', '--confirm', TARGET);
  for (const made of ['cdktf.out', 'out', '.arrimage/state'])
    rmSync(join(PROJECT, made), { recursive: true, force: true });
  for (const host of LAB.hosts) await asRoot(host, 'rm -rf /srv/arrimage/samaconso-lab');
  writeFileSync(SETTINGS, `${readFileSync(SETTINGS, 'utf8')}\nsecretStore: { kind: age }\n`);
  const { secrets } = JSON.parse(await done('secrets', 'list', TARGET, '--format', 'json')) as Listed;
  for (const { name, length } of secrets) canaries.set(name, canaryOf(name, length));
  mkdirSync(join(PLAIN, '..'), { recursive: true });
  writeFileSync(PLAIN, JSON.stringify(Object.fromEntries(canaries)), { mode: 0o600 });
  await done('secrets', 'init', TARGET);
  await done('secrets', 'generate', TARGET);
  rmSync(PLAIN);
});

/** What is deployed next has the values of version 1, as its settings say. */
afterAll(async () => {
  await makeProject();
  rmSync(join(PROJECT, 'config/samaconso/lab.secrets.yaml'), { force: true });
  for (const file of [IDENTITY, PATTERNS]) rmSync(file, { force: true });
  const first = [...canaries].filter(([name]) => !name.endsWith(' of later'));
  writeFileSync(PLAIN, JSON.stringify(Object.fromEntries(first)), { mode: 0o600 });
});

describe('the value of a secret', () => {
  test('is used by every command there is', async () => {
    const stop = watchCommandLines(canaries);
    await done('secrets', 'check', TARGET);
    await done('synth', TARGET);
    await done('deploy', TARGET, '--yes');
    await done('plan', TARGET, '--out', 'plan.json');
    await done('secrets', 'rotate', TARGET, 'redis-password', '--yes');
    canaries.set('redis-password of later', await done('secrets', 'get', TARGET, 'redis-password'));
    const wrong = ['--set', 'images.worker.repository=lab/redis', '--set', 'images.worker.tag=8'];
    expect((await arrimage('deploy', TARGET, '--yes', ...wrong)).code).toBe(4);
    await done('logs', TARGET);
    await done('status', TARGET, '--format', 'json', '--exit-code');
    await done('diff', TARGET, '--against', 'deployed', '--format', 'json');
    await done('synth', TARGET);
    await arrimage('doctor', TARGET);
    await done('secrets', 'list', TARGET);
    commandLines = stop();
  });

  test('shows in no command line, here or on a host', () => {
    expect(commandLines.seen).toBeGreaterThan(50);
    expect(commandLines.leaks).toEqual([]);
  });

  test('shows in nothing that a command says', () => {
    expect(said.length).toBeGreaterThan(10);
    expect(said.flatMap((text) => leaksIn(text.split('\n')[0] ?? '', text, canaries))).toEqual([]);
  });

  test('stands in no file of the project: no stack, state, plan, artifact or store', () => {
    const files = readdirSync(PROJECT, { recursive: true }) as readonly string[];
    for (const path of [
      'plan.json',
      'out/samaconso/lab/topology.json',
      'cdktf.out/stacks/samaconso-lab-db/cdk.tf.json',
    ]) {
      expect(files).toContain(path);
    }
    expect(leaksInFolder(PROJECT, canaries, () => false)).toEqual([]);
  });

  test('shows in no inspection, log, image or process of a host', async () => {
    const texts = (await Promise.all(LAB.hosts.map(hostTexts))).flatMap((item) => Object.entries(item));
    expect(texts.flatMap(([place, text]) => leaksIn(place, text, canaries))).toEqual([]);
  });

  test('stands on a host in the files of those programs only that read it, which nobody else may', async () => {
    const topology = JSON.parse(readFileSync(join(PROJECT, 'out/samaconso/lab/topology.json'), 'utf8')) as Topology;
    for (const host of LAB.hosts) {
      const paths = await found(host, canaries);
      const nodes = paths.map((path) => deliveredAs(topology, host, path));
      expect(paths.filter((_, index) => nodes[index] === undefined)).toEqual([]);
      expect(paths.length).toBeGreaterThan(0);
      const { stdout } = await asRoot(host, `stat -c '%a %u' ${paths.join(' ')}`);
      const wanted = nodes.map((node) => `${Number(node?.mode)} ${node?.owner.uid}`);
      expect(stdout.trim().split('\n')).toEqual(wanted);
      expect(wanted.filter((text) => !/^[4-7]00 /.test(text))).toEqual([]);
    }
  });

  test('is found where it is planted, in each form', async () => {
    const [[name = '', value = ''] = []] = canaries;
    for (const form of formsOf(value)) {
      writeFileSync(join(PROJECT, 'out/planted'), `x${form}x`);
      expect(leaksInFolder(PROJECT, canaries, () => false)).toEqual([`out/planted: ${name}`]);
      rmSync(join(PROJECT, 'out/planted'));
    }
    await onHost(
      'app',
      `docker create --name planted -e PLANTED='${value}' lab/redis:8 && echo '${value}' >/tmp/planted`,
    );
    const texts = Object.entries(await hostTexts('app')).flatMap(([place, text]) => leaksIn(place, text, canaries));
    const paths = await found('app', canaries);
    await onHost('app', 'docker rm planted && rm /tmp/planted');
    expect(texts).toContain(`app docker inspect: ${name}`);
    expect(paths).toContain('/tmp/planted');
  });
});

async function found(host: string, values: Canaries): Promise<readonly string[]> {
  writeFileSync(PATTERNS, `${[...values.values()].flatMap(formsOf).join('\n')}\n`, { mode: 0o600 });
  return hostFiles(host, values, PATTERNS);
}

/** The file of the topology that a path on a host is, in this release or an older one, where it holds secrets. */
function deliveredAs({ files, servers }: Topology, host: string, path: string): FileNode | undefined {
  const directory = servers.find(({ name }) => name === host)?.directory ?? '';
  return files
    .filter(({ server, content }) => server === host && secretsOf(content).length > 0)
    .find(({ container, target }) => {
      const folder = `${directory}/files/${container.slice(container.indexOf('/') + 1)}`;
      const between = path.slice(folder.length, -target.length);
      return path.startsWith(folder) && path.endsWith(target) && /^(?:-[0-9a-f]{8})?$/.test(between);
    });
}
