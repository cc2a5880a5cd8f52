import { randomInt } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { renderJson } from '../model/json.ts';
import type { Topology } from '../model/topology.ts';
import { secretsOf, type Value } from '../model/value.ts';
import { UsageError } from './usage-error.ts';

/** Values of secrets by name; they go to files on the hosts and nowhere else. */
export type Secrets = ReadonlyMap<string, string>;

/** File with the secrets of an environment, relative to the project; `.arrimage` stays out of the repository. */
export function secretFile({ system, environment }: Pick<Topology, 'system' | 'environment'>): string {
  return `.arrimage/secrets/${system}/${environment}.json`;
}

/**
 * Reads the secrets of an environment; those that are missing in an environment of the lab are made, once.
 *
 * @throws UsageError that tells every missing one
 */
export async function readSecrets(project: string, topology: Topology): Promise<Secrets> {
  const name = secretFile(topology);
  const found = await readFileOf(project, name);
  const missing = topology.secrets.filter((secret) => !found.has(secret.name));
  if (missing.length === 0) return found;
  const unmakeable = isOfLab(topology) ? missing.filter(({ given }) => given !== null) : missing;
  if (unmakeable.length > 0) {
    throw new UsageError(
      ...unmakeable.map(
        (secret) =>
          `${name}: expected the secret "${secret.name}", got none; add "${secret.name}": "…" with ${wanted(topology, secret)}`,
      ),
    );
  }
  const all = new Map(found);
  const pairs = await certificatePairs(topology, new Set(missing.map(({ name }) => name)));
  for (const secret of missing) all.set(secret.name, generate(secret.length));
  for (const pair of pairs) all.set(...pair);
  await writeFileOf(join(project, name), all);
  return all;
}

/** What the value of a secret looks like, in words. */
function wanted({ certificates }: Topology, { name, length, given }: Topology['secrets'][number]): string {
  if (given !== null) return given;
  if (certificates.some(({ source }) => source.key === name)) return 'the private key in PEM';
  if (certificates.some(({ source }) => secretsOf(source.chain).includes(name)))
    return 'the certificate and its intermediates in PEM';
  return `${length} characters or more`;
}

/** The text of a value with its secrets in place. */
export function plainText(value: Value, secrets: Secrets): string {
  return value
    .map((part) => {
      if (typeof part === 'string') return part;
      if (part.kind === 'endpoint') return part.text;
      const secret = secrets.get(part.secret);
      if (secret === undefined) throw new UsageError(`secret ${part.secret}: expected a value, got none; add one`);
      return part.encoding === 'url' ? encodeURIComponent(secret) : secret;
    })
    .join('');
}

/** Text in which no secret shows: each value is replaced by its name. */
export function redacted(text: string, secrets: Secrets): string {
  let result = text;
  for (const [name, secret] of secrets) {
    for (const form of new Set([secret, encodeURIComponent(secret)])) {
      result = result.replaceAll(form, `<secret:${name}>`);
    }
  }
  return result;
}

/** Whether a value can be shown. */
export function isPublic(value: Value): boolean {
  return secretsOf(value).length === 0;
}

/** An environment is the lab's when its servers are reached by the SSH configuration that `arrimage lab` wrote. */
function isOfLab({ servers }: Topology): boolean {
  return servers.length > 0 && servers.every(({ ssh }) => ssh.config?.startsWith('.arrimage/lab/') === true);
}

async function readFileOf(project: string, name: string): Promise<Map<string, string>> {
  const text = await readFile(join(project, name), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}';
    throw new UsageError(`${name}: expected a file that can be read, got ${error.code}; check its permissions`);
  });
  const values = parsed(text);
  if (values === null) {
    throw new UsageError(`${name}: expected a JSON object of texts, got something else; write {"<secret>": "<value>"}`);
  }
  return new Map(Object.entries(values));
}

function parsed(text: string): Readonly<Record<string, string>> | null {
  try {
    const value: unknown = JSON.parse(text);
    const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (isMap && Object.values(value).every((item) => typeof item === 'string' && item !== '')) {
      return value as Readonly<Record<string, string>>;
    }
    return null;
  } catch {
    return null;
  }
}

/** Writes the secrets of an environment that has none yet. */
export async function writeSecrets(
  project: string,
  target: Pick<Topology, 'system' | 'environment'>,
  secrets: Secrets,
): Promise<void> {
  await writeFileOf(join(project, secretFile(target)), secrets);
}

/** In one step, so that an interrupted run loses none. */
async function writeFileOf(file: string, secrets: Secrets): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(`${file}.new`, renderJson(Object.fromEntries(secrets)), { mode: 0o600 });
  await chmod(`${file}.new`, 0o600);
  await rename(`${file}.new`, file);
}

/** The lab signs its certificates itself, with their keys, where both are missing. */
async function certificatePairs(
  { certificates }: Topology,
  missing: ReadonlySet<string>,
): Promise<readonly (readonly [string, string])[]> {
  const pairs = certificates.map(async ({ source, domains }): Promise<readonly (readonly [string, string])[]> => {
    const { chain, key } = source;
    const [name] = secretsOf(chain);
    if (name === undefined || (!missing.has(name) && !missing.has(key))) return [];
    if (!missing.has(name) || !missing.has(key)) {
      const [gone, there] = missing.has(key) ? [key, name] : [name, key];
      throw new UsageError(
        `secret ${gone}: expected a value beside "${there}", got none; add it, or remove the other one`,
      );
    }
    const { selfSigned } = await import('./self-signed.ts');
    const made = await selfSigned(domains);
    return [
      [name, made.certificate],
      [key, made.key],
    ];
  });
  return (await Promise.all(pairs)).flat();
}

const CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function generate(length: number): string {
  return Array.from({ length }, () => CHARACTERS[randomInt(CHARACTERS.length)]).join('');
}
