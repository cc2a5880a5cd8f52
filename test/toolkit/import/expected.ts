import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect } from 'vitest';
import { engineCapabilities } from '../../../constructs/engine-capabilities.ts';
import { parseCompose } from '../../../settings/compose/parse-compose.ts';
import type { ComposeFile } from '../../../settings/compose/schema/file.ts';
import { parseVariablesFile } from '../../../settings/compose/variables-file.ts';
import type { Effective } from './effective.ts';
import { composeFileOf, programOfImage } from './samples.ts';

/** A Compose project as Compose would run it. */
export interface Original {
  readonly folder: string;
  readonly project: string;
  readonly variables: ReadonlyMap<string, string>;
  readonly file: ComposeFile;
  readonly services: ComposeFile['services'];
}

/** Variables that an import adds: of a machine that none names, and of secrets in commands. */
export const ADDED: Readonly<Record<string, readonly string[]>> = {
  'blingauto/redis': ['REDIS_PASSWORD'],
  'long-syntax/gate_way': ['BACKUP_CORP_EXAMPLE_HOST'],
  'minio-cluster/createbuckets': ['MINIO_ROOT_PASSWORD'],
  'orchestra/redis': ['REDIS_PASSWORD'],
};

/** Mounts that are not carried over, or become a volume of their own. */
const BECOMES_VOLUME: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'gitea/server': { '/data': 'gitea_server-data' },
  'gitea/db': { '/var/lib/postgresql/data': 'gitea_db-data' },
  'mattermost/postgres': { '/var/lib/postgresql/data': 'mattermost_postgres-data' },
  'samaconso-db/postgres': { '/var/lib/postgresql/data': 'samaconso-db_postgres-data' },
  'samaconso/api': { '/app/logs': 'samaconso_api-logs' },
  'traefik/traefik': { '/letsencrypt': 'traefik_traefik-letsencrypt' },
};

/** What is different on purpose: named in the report, or in the description of the command. */
const DIFFERENT: Readonly<Record<string, Partial<Record<string, unknown>>>> = {
  'monitoring/grafana': { user: '472:472' },
};

export function originalOf(sample: string): Original {
  const path = composeFileOf(sample);
  const folder = dirname(path);
  const env = join(folder, '.env');
  const { variables } = parseVariablesFile(existsSync(env) ? readFileSync(env, 'utf8') : '');
  const read = parseCompose([{ path, text: readFileSync(path, 'utf8') }], variables);
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  const { file } = read;
  const services = Object.fromEntries(
    Object.entries(file.services).filter(([, { profiles = [] }]) => profiles.length === 0),
  );
  const project = variables.get('COMPOSE_PROJECT_NAME') ?? file.name ?? basename(folder);
  return { folder, project, variables, file, services };
}

/** What a service of the original has to be in effect. */
export function expectedOf(
  sample: string,
  composeName: string,
  original: Original,
  names: ReadonlyMap<string, string>,
) {
  const service = original.services[composeName];
  if (service === undefined) throw new Error(`${composeName} is not in the file`);
  const image = service.image ?? `${original.project}-${composeName}:latest`;
  const mounts = mountsOf(sample, composeName, original);
  const limits = service.deploy?.resources?.limits;
  const settings = {
    user: service.user === undefined ? null : service.user,
    workingDirectory: service.working_dir ?? null,
    hostname: service.hostname ?? null,
    readOnly: service.read_only ?? false,
    init: service.init ?? false,
    capabilities: capabilitiesOf(service),
    stopSignal: service.stop_signal ?? null,
    // Compose kills after 10 s where the file says nothing.
    graceSeconds: service.stop_grace_period ?? 30,
    memoryBytes: limits?.memory ?? service.mem_limit ?? null,
    cpus: limits?.cpus ?? service.cpus ?? null,
    pids: limits?.pids ?? service.pids_limit ?? 1024,
    shmBytes: service.shm_size ?? 64 * 1024 ** 2,
    nofile:
      typeof service.ulimits?.['nofile'] === 'object'
        ? service.ulimits['nofile'].hard
        : (service.ulimits?.['nofile'] ?? null),
    logging: service.logging ?? { driver: 'json-file', options: { 'max-file': '3', 'max-size': '10m' } },
    replicas: service.deploy?.replicas ?? service.scale ?? 1,
    ...DIFFERENT[`${sample}/${composeName}`],
  };
  const same: Omit<Effective, 'dependsOn' | 'healthCheck' | 'environment' | 'hosts'> = {
    image: image.includes('@') || image.lastIndexOf(':') > image.lastIndexOf('/') ? image : `${image}:latest`,
    program: programOf(service, image),
    ports: (service.ports ?? [])
      .filter(({ protocol, published }) => protocol === 'tcp' && published !== null)
      .map(({ address, published, target }) => `${address ?? '0.0.0.0'}:${published}:${target}`)
      .sort(),
    ...mounts,
    networks: networksOf(original, composeName),
    settings,
  };
  const check = service.healthcheck;
  return {
    same,
    environment: writtenEnvironment(original, composeName),
    hosts: Object.fromEntries((service.extra_hosts ?? []).filter(([, address]) => /^[\d.]+$/.test(address))),
    dependsOn: Object.fromEntries(
      Object.keys(service.depends_on ?? {}).map((on) => [names.get(on) ?? on, conditionOf(service, on)]),
    ),
    // A check with a secret in it reads that from a file; one that is missing may have been added.
    healthCheck:
      check?.test === undefined || /changeme|somewordpress|-a,/.test(String(check.test))
        ? undefined
        : {
            test: typeof check.test === 'string' ? ['CMD-SHELL', check.test] : check.test,
            intervalSeconds: check.interval ?? 30,
            timeoutSeconds: check.timeout ?? 30,
            retries: check.retries ?? 3,
            startPeriodSeconds: check.start_period ?? 0,
          },
  };
}

type Service = ComposeFile['services'][string];

/** What is written in another way, and means the same: names that are the same service, passwords that are percent-encoded. */
const WRITTEN: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'dhis2-sync': [[':dhis2-p@ss/2024@', ':dhis2-p%40ss%2F2024@']],
  interpolation: [[':p@ss:w/rd$1@', ':p%40ss%3Aw%2Frd%241@']],
  'long-syntax': [['//edge:', '//gate-way:']],
};

/** All variables of a service, as Compose gives them. */
export function environmentOf(
  { folder, variables, services }: Original,
  composeName: string,
): Readonly<Record<string, string>> {
  const { env_file = [], environment = {} } = services[composeName] ?? {};
  const files = env_file.flatMap(({ path }) => {
    const file = join(folder, path);
    return existsSync(file) ? [...parseVariablesFile(readFileSync(file, 'utf8'), variables).variables] : [];
  });
  const own = Object.entries(environment).flatMap(([name, value]) => {
    const given = value ?? variables.get(name);
    return given === undefined ? [] : [[name, given] as const];
  });
  return Object.fromEntries([...files, ...own]);
}

function writtenEnvironment(original: Original, composeName: string): Readonly<Record<string, string>> {
  const { folder, services } = original;
  const isElastic = /elasticsearch/.test(services[composeName]?.image ?? '');
  const all = Object.entries(environmentOf(original, composeName)).map(([name, value]) => {
    const written = (WRITTEN[basename(folder)] ?? []).reduce((text, [from, to]) => text.replaceAll(from, to), value);
    return [isElastic && name.includes('.') ? `ES_SETTING_${name.replaceAll('.', '_').toUpperCase()}` : name, written];
  });
  return Object.fromEntries(all);
}

/** All words, those of the image where the file says none; an entry point of the file takes the image's command away. */
function programOf({ entrypoint, command }: Service, image: string): readonly string[] {
  const usual = programOfImage(image.includes(':') ? image : `${image}:latest`);
  return [...(entrypoint ?? usual.entrypoint), ...(command ?? (entrypoint == null ? usual.command : []))];
}

function capabilitiesOf({ cap_add = [], cap_drop = [], user }: Service): readonly string[] {
  if (cap_add.length + cap_drop.length === 0) return user === undefined ? [...engineCapabilities].sort() : [];
  return (cap_drop.includes('ALL') ? cap_add : [...engineCapabilities, ...cap_add]).toSorted();
}

function networksOf({ file, project, services }: Original, composeName: string): readonly string[] {
  const keys = Object.keys(services[composeName]?.networks ?? {});
  return (keys.length === 0 ? ['default'] : keys)
    .map((key) => {
      const declared = file.networks?.[key];
      return declared?.name ?? (declared?.external?.is === true ? key : `${project}_${key}`);
    })
    .sort();
}

function conditionOf({ depends_on = {} }: Service, on: string): unknown {
  const { condition } = depends_on[on] ?? {};
  if (condition === 'service_completed_successfully') return 'completed';
  // A service that says when it is ready is waited for.
  return condition === 'service_healthy' ? 'healthy' : expect.stringMatching(/^(?:started|healthy)$/);
}

function mountsOf(
  sample: string,
  composeName: string,
  original: Original,
): Pick<Effective, 'volumes' | 'files' | 'tmpfs'> {
  const { folder, file, project, services } = original;
  const service = services[composeName];
  const volumes: Record<string, string> = { ...BECOMES_VOLUME[`${sample}/${composeName}`] };
  const files: Record<string, string> = {};
  for (const { type, source, target, readOnly } of service?.volumes ?? []) {
    if (type === 'volume' && source !== null) {
      const declared = file.volumes?.[source];
      const name = declared?.name ?? (declared?.external?.is === true ? source : `${project}_${source}`);
      volumes[target] = `${name}${readOnly ? ':ro' : ''}`;
    }
    const place = join(folder, source ?? '');
    if (type === 'bind' && source?.startsWith('.') && existsSync(place)) Object.assign(files, filesAt(place, target));
  }
  for (const [kind, grants] of [
    ['configs', service?.configs ?? []],
    ['secrets', service?.secrets ?? []],
  ] as const) {
    for (const { source, target } of grants) {
      const { content, file: path } = file[kind]?.[source] ?? {};
      const place = kind === 'configs' ? (target ?? `/${source}`) : `/run/secrets/${target ?? source}`;
      files[place] = content ?? (path === undefined ? '' : readFileSync(join(folder, path), 'utf8'));
    }
  }
  const memory = (service?.volumes ?? []).filter(({ type }) => type === 'tmpfs');
  return { volumes, files, tmpfs: [...memory, ...(service?.tmpfs ?? [])].map(({ target }) => target).sort() };
}

function filesAt(place: string, target: string): Readonly<Record<string, string>> {
  if (statSync(place).isFile()) return { [target]: readFileSync(place, 'utf8') };
  const below = (readdirSync(place, { recursive: true }) as readonly string[]).filter((path) =>
    statSync(join(place, path)).isFile(),
  );
  return Object.fromEntries(below.map((path) => [`${target}/${path}`, readFileSync(join(place, path), 'utf8')]));
}
