import { engineCapabilities } from '../../constructs/engine-capabilities.ts';
import type { ComposeService } from '../../settings/compose/schema/service.ts';
import { linksOf } from './find-hosts.ts';
import { healthCheckOf } from './health-checks.ts';
import { type Importing, note, type Path } from './importing.ts';
import { KNOWN_USERS, knownImage } from './known-images.ts';
import { mountsOf } from './mounts.ts';
import { keyOf } from './names.ts';
import type { PlannedContainer, PlannedOwner, PlannedPublication, PlannedResources } from './plan.ts';
import { programOf } from './programs.ts';
import { noteUnsupported } from './unsupported.ts';
import type { PlannedVariables } from './variables.ts';

/** A service of the file, and what was found of it before. */
export interface ContainerDraft {
  readonly composeName: string;
  readonly service: ComposeService;
  readonly kind: PlannedContainer['kind'];
  readonly variables: PlannedVariables;
  /** null: the server's own. */
  readonly networks: readonly string[] | null;
}

/** The container that a service becomes. */
export function containerOf(importing: Importing, draft: ContainerDraft): PlannedContainer {
  const { composeName, service, kind, variables } = draft;
  const name = importing.names.get(composeName) ?? composeName;
  const path: Path = ['services', composeName];
  const image = service.image ?? `${importing.project}-${composeName}:latest`;
  const known = knownImage(image);
  noteUnsupported(importing, composeName, service);
  const { image: program, ...started } = programOf(importing, composeName, service, image, variables.references);
  const probed = {
    composeName,
    name,
    service,
    ...started,
    variables: variables.variables,
    program: known?.program ?? null,
  };
  const probe = kind === 'job' ? { healthCheck: null, files: new Map() } : healthCheckOf(importing, probed);
  const mounts = mountsOf(importing, composeName, service);
  for (const [target, content] of probe.files) mounts.files.push({ target, content, mode: null });
  const user = service.user === undefined ? null : ownerOf(importing, service.user, [...path, 'user']);
  const publications = kind === 'job' ? [] : publicationsOf(importing, name, service, path);
  const fileOwner =
    user === null && mounts.files.length + variables.references.size > 0
      ? (program?.user ?? known?.user ?? null)
      : null;
  return {
    kind,
    composeName,
    name,
    image,
    ...started,
    variables: variables.variables,
    networks: draft.networks,
    user,
    fileOwner,
    ...plainSettings(service),
    capabilities: capabilitiesOf(service, user),
    resources: resourcesOf(importing, service, path),
    healthCheck: probe.healthCheck,
    replicas: replicasOf(importing, service, publications, path),
    program: known?.program ?? null,
    publications,
    mounts,
    waitsFor: [...new Set([...Object.keys(service.depends_on ?? {}), ...linksOf(service).map(({ to }) => to)])].flatMap(
      (on) => importing.names.get(on) ?? [],
    ),
  };
}

/** What is carried over as it is. */
function plainSettings(service: ComposeService) {
  const { logging } = service;
  return {
    workingDirectory: service.working_dir ?? null,
    hostname: service.hostname ?? null,
    readOnly: service.read_only ?? false,
    init: service.init ?? false,
    stopSignal: service.stop_signal ?? null,
    stopGraceSeconds: service.stop_grace_period ?? null,
    logging: logging === undefined ? null : { driver: logging.driver, options: logging.options ?? {} },
  };
}

function ownerOf(importing: Importing, user: string, path: Path): PlannedOwner | null {
  const [, uid, , gid] = /^(\d+)(:(\d+))?$/.exec(user) ?? [];
  if (uid !== undefined) {
    if (gid === undefined && uid !== '0') {
      note(importing, 'changed', path, `its group is ${uid} from now on; the image may have another one for that user`);
    }
    return { uid: Number(uid), gid: Number(gid ?? uid) };
  }
  const known = KNOWN_USERS[user.split(':')[0] ?? ''];
  const message =
    known === undefined
      ? 'a user is a number here; write the numbers that the image has for that name into the stack'
      : `it is ${known.uid}:${known.gid} from now on, as most images have it; compare with docker exec … id`;
  note(importing, known === undefined ? 'lost' : 'changed', path, message);
  return known ?? null;
}

/** What is left of the engine's own set; a user that is not root gets none of them anyway. */
function capabilitiesOf(
  { cap_add = [], cap_drop = [] }: ComposeService,
  user: PlannedOwner | null,
): 'engine' | readonly string[] {
  const bare = (name: string): string => name.toUpperCase().replace(/^CAP_/, '');
  const [added, dropped] = [cap_add.map(bare), cap_drop.map(bare)];
  if (added.length + dropped.length === 0) return user !== null && user.uid !== 0 ? [] : 'engine';
  const kept = dropped.includes('ALL') ? [] : engineCapabilities.filter((name) => !dropped.includes(name));
  return [...new Set([...kept, ...added])].sort();
}

function resourcesOf(importing: Importing, service: ComposeService, path: Path): PlannedResources {
  const limits = service.deploy?.resources?.limits;
  const { nofile, ...others } = service.ulimits ?? {};
  for (const key of Object.keys(others)) {
    note(
      importing,
      'lost',
      [...path, 'ulimits', key],
      'only the limit of open files is set; set others in daemon.json of the server',
    );
  }
  const pids = limits?.pids ?? service.pids_limit;
  return {
    memoryBytes: limits?.memory ?? service.mem_limit ?? null,
    cpus: limits?.cpus ?? service.cpus ?? null,
    pids: pids === undefined || pids <= 0 ? null : pids,
    shmBytes: service.shm_size ?? null,
    nofile: nofile === undefined ? null : typeof nofile === 'number' ? nofile : nofile.hard,
  };
}

function publicationsOf(
  importing: Importing,
  name: string,
  service: ComposeService,
  path: Path,
): readonly PlannedPublication[] {
  const target = [...importing.hosts.values()].find((host) => host.to === name && host.toKind === 'service');
  const found = (service.ports ?? []).flatMap((port, index): readonly PlannedPublication[] => {
    const at = [...path, 'ports', index];
    const lost = (message: string): readonly PlannedPublication[] => {
      note(importing, 'lost', at, message);
      return [];
    };
    if (port.protocol !== 'tcp') {
      return lost(
        `port ${port.target}/${port.protocol} is not published, only TCP is; run that program outside of arrimage`,
      );
    }
    if (port.published === null) {
      return lost(`port ${port.target} is published wherever one is free; choose a port of the host`);
    }
    const portName = target?.ports.get(port.target) ?? '';
    const address = port.address === null || port.address === '' ? '0.0.0.0' : port.address;
    return [{ portName, key: keyOf(portName), port: port.published, address }];
  });
  return found.map((item, index) => {
    const before = found.slice(0, index).filter(({ portName }) => portName === item.portName).length;
    return before === 0 ? item : { ...item, key: `${item.key}${before + 1}` };
  });
}

function replicasOf(
  importing: Importing,
  service: ComposeService,
  publications: readonly PlannedPublication[],
  path: Path,
): number {
  const replicas = service.deploy?.replicas ?? service.scale ?? 1;
  const key = service.deploy?.replicas === undefined ? ['scale'] : ['deploy', 'replicas'];
  if (replicas >= 1 && (replicas === 1 || publications.length === 0)) return replicas;
  const message =
    replicas < 1
      ? 'one of it runs from now on; take it out of the stack to have none'
      : 'one of it runs from now on, since several cannot listen on one port of the host; put NginxEdge in front of it';
  note(importing, 'changed', [...path, ...key], message);
  return 1;
}
