import { byCodeUnit } from '../../model/json.ts';
import type { ComposeService } from '../../settings/compose/schema/service.ts';
import { containerOf } from './containers.ts';
import { addUnnamedHosts, hostsOf } from './find-hosts.ts';
import { type Importing, type ImportSource, note } from './importing.ts';
import { knownImage } from './known-images.ts';
import { distinct } from './names.ts';
import { networksOf } from './networks.ts';
import type { ImportPlan, PlannedContainer, PlannedFile, PlannedHost } from './plan.ts';
import { dividedVariables, takeSecrets, variablesOf } from './variables.ts';

/** Decides what becomes of a Compose project; nothing is written. */
export function planImport(source: ImportSource): ImportPlan {
  const services = activeServices(source);
  const names = distinct(Object.keys(services));
  const jobs = jobsOf(services);
  const importing: Importing = {
    ...source,
    names,
    hosts: new Map(),
    findings: [],
    secrets: new Map(),
    files: new Map(),
    volumes: new Map(),
  };
  const hosts = hostsOf(importing, services, jobs);
  const complete: Importing = { ...importing, hosts };
  noteProject(complete, services);
  const told = Object.entries(services).map(([name, service]) => [name, variablesOf(complete, name, service)] as const);
  // A password is called after the variable of the program that it belongs to.
  const isProvider = (name: string): boolean => {
    const known = knownImage(services[name]?.image ?? '');
    return known !== null && (known.fileVariables !== null || known.program !== null);
  };
  const providersFirst = [...told].sort(([a], [b]) => Number(isProvider(b)) - Number(isProvider(a)));
  for (const [name, variables] of providersFirst) takeSecrets(complete, name, variables);
  const divided = new Map(told.map(([name, variables]) => [name, dividedVariables(complete, name, variables)]));
  const withHosts = addUnnamedHosts(complete, services, divided);
  const networks = networksOf(complete, services);
  const containers = Object.entries(services).map(([composeName, service]) =>
    containerOf(complete, {
      composeName,
      service,
      kind: jobs.has(composeName) ? 'job' : 'service',
      variables: withHosts.get(composeName) ?? { references: new Map(), variables: new Map() },
      networks: networks.of.get(composeName) ?? null,
    }),
  );
  const targets = [...new Set(hosts.values())];
  return {
    system: source.system,
    environment: source.environment,
    project: source.project,
    address: source.address,
    networkName: networks.own,
    networks: networks.others,
    volumes: [...complete.volumes].map(([engineName, name]) => ({ name, engineName })),
    secrets: [...complete.secrets.values()],
    hosts: targets.flatMap((target): readonly PlannedHost[] =>
      target.machine === null
        ? []
        : [{ name: target.to, hostName: target.machine.name, address: target.machine.address, ports: target.ports }],
    ),
    files: usedFiles(complete, containers),
    containers,
    ports: new Map(targets.filter(({ toKind }) => toKind === 'service').map(({ to, ports }) => [to, ports])),
    findings: sorted(complete),
  };
}

/** A file that another one hides in every container is not needed. */
function usedFiles({ files }: Importing, containers: readonly PlannedContainer[]): readonly PlannedFile[] {
  const contents = containers.flatMap(({ mounts }) =>
    [...mounts.files, ...mounts.folders.flatMap((folder) => folder.files)].map(({ content }) => content),
  );
  return [...files.values()].filter(({ constant }) => contents.includes(constant));
}

/** Services that `docker compose up` starts, and those of the profiles that were asked for. */
function activeServices({ compose, profiles }: ImportSource): Readonly<Record<string, ComposeService>> {
  return Object.fromEntries(
    Object.entries(compose.file.services).filter(
      ([, service]) =>
        (service.profiles ?? []).length === 0 || service.profiles?.some((name) => profiles.includes(name)),
    ),
  );
}

/** Services that are meant to end: others wait for their end, or they are told not to start again. */
function jobsOf(services: Readonly<Record<string, ComposeService>>): ReadonlySet<string> {
  const awaited = Object.values(services).flatMap(({ depends_on = {} }) =>
    Object.entries(depends_on).flatMap(([on, { condition }]) =>
      condition === 'service_completed_successfully' ? [on] : [],
    ),
  );
  const single = Object.entries(services).filter(
    ([, { restart, command, entrypoint, ports = [] }]) =>
      (restart === 'no' || restart === false) && (command ?? entrypoint ?? null) !== null && ports.length === 0,
  );
  return new Set([...awaited, ...single.map(([name]) => name)]);
}

function noteProject(importing: Importing, services: Readonly<Record<string, ComposeService>>): void {
  const { file, missing } = importing.compose;
  for (const [name, { profiles = [] }] of Object.entries(file.services)) {
    if (services[name] !== undefined) continue;
    const message = `it is not started without a profile, so it is left out; give --profile ${profiles[0]} to take it over`;
    note(importing, 'lost', ['services', name, 'profiles'], message);
  }
  if (file.include !== undefined) {
    note(
      importing,
      'lost',
      ['include'],
      'other files are not read; name them on the command line, or import each by itself',
    );
  }
  for (const [before, now] of importing.names) {
    if (before === now) continue;
    note(
      importing,
      'changed',
      ['services', before],
      `it is called ${now} from now on; tell what knows it by its old name`,
    );
  }
  const named = Object.entries(services).filter(([, { container_name }]) => container_name !== undefined);
  const [first] = named;
  if (first !== undefined) {
    const message = `containers are called ${importing.system}-${importing.environment}-<service> from now on; use arrimage exec and logs in scripts that name them`;
    note(importing, 'changed', ['services', first[0], 'container_name'], message);
  }
  for (const item of missing) {
    const path = item.where.split('.');
    const message =
      item.required === null
        ? `the variable ${item.name} is not set, so it is empty; give --env-file, or a value in the settings`
        : `the variable ${item.name} has to be set (${item.required || 'required'}); give --env-file, or a value in the settings`;
    importing.findings.push({ kind: 'lost', place: item.place, where: path.join('.'), message });
  }
}

function sorted({ findings, compose }: Importing): ImportPlan['findings'] {
  const texts = new Set<string>();
  const start = compose.placeOf([]);
  return [...findings]
    .filter((finding) => {
      const text = JSON.stringify(finding);
      return !texts.has(text) && texts.add(text);
    })
    .sort(
      (a, b) =>
        (a.place.path === start.path ? 0 : 1) - (b.place.path === start.path ? 0 : 1) ||
        byCodeUnit(a.place.path, b.place.path) ||
        (a.place.line ?? 0) - (b.place.line ?? 0) ||
        (a.place.column ?? 0) - (b.place.column ?? 0),
    );
}
