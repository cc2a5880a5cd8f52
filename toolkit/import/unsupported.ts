import { type ComposeService, UNSUPPORTED } from '../../settings/compose/schema/service.ts';
import { type Importing, note, type Path } from './importing.ts';

type Key = (typeof UNSUPPORTED)[number];

/** What arrimage does by itself or cannot do, and what to do about it; a key that is not here is not carried over for now. */
const REMEDIES: Readonly<Partial<Record<Key, string>>> = {
  annotations: 'nothing reads them here; keep them in the file of what does',
  build: 'images are not built here; build, tag and push it, then name it in images of the settings',
  devices: 'no container gets a device of the host; run that program outside of arrimage',
  dns: 'containers ask the DNS of the engine; set "dns" in daemon.json of the server',
  dns_opt: 'containers ask the DNS of the engine; set "dns-opts" in daemon.json of the server',
  dns_search: 'containers ask the DNS of the engine; set "dns-search" in daemon.json of the server',
  extends: 'it is taken as it stands, without what it extends; write that out, and import again',
  external_links: 'names are resolved on its networks only; put both on one network',
  gpus: 'no container gets a device of the host; run that program outside of arrimage',
  ipc: 'each container has a memory of its own; use shm_size for more of it',
  links: 'services reach each other by their names; use those',
  mem_reservation: 'there are hard limits only; set resources.memory in the settings',
  memswap_limit: 'no swap is added to the memory limit; raise that if the program needs more',
  pid: 'no container sees the processes of the host; run that program outside of arrimage',
  platform: 'the server runs the image of its own platform; name one that has it',
  privileged: 'no container is given the host; name the capabilities that it needs in cap_add',
  pull_policy: 'an image is pulled where it is missing; give each version a tag of its own',
  stdin_open: 'nobody types into a container; use arrimage exec',
  sysctls: 'kernel settings are not set for a container; set them on the server',
  tty: 'nobody looks into a container; use arrimage exec',
  userns_mode: 'the user namespace is a matter of the engine; set it in daemon.json of the server',
  volumes_from: 'mounts are said for each service; write them out, and import again',
};

/** Says of each thing that is not taken over what to do about it. */
export function noteUnsupported(importing: Importing, composeName: string, service: ComposeService): void {
  const path: Path = ['services', composeName];
  for (const key of UNSUPPORTED) {
    const value = service[key];
    if (value === undefined || value === null || isWithoutEffect(key, value)) continue;
    if (key === 'labels' || key === 'network_mode' || key === 'security_opt') continue;
    note(
      importing,
      'lost',
      [...path, key],
      REMEDIES[key] ?? 'it is not carried over; see what the program does without it',
    );
  }
  noteLabels(importing, [...path, 'labels'], service.labels);
  noteNetworkMode(importing, [...path, 'network_mode'], service.network_mode);
  const options = Array.isArray(service.security_opt) ? service.security_opt.map(String) : [];
  if (options.some((option) => !/^no-new-privileges(?:[:=]true)?$/.test(option))) {
    note(
      importing,
      'lost',
      [...path, 'security_opt'],
      'only no-new-privileges is set, on every container; see what the program does without the rest',
    );
  }
  noteDeploy(importing, path, service);
  noteRestart(importing, path, service);
  noteDependencies(importing, path, service);
}

function isWithoutEffect(key: Key, value: unknown): boolean {
  return (
    value === false || (Array.isArray(value) && value.length === 0) || (key === 'pull_policy' && value === 'missing')
  );
}

function noteLabels(importing: Importing, path: Path, labels: unknown): void {
  if (labels === undefined || labels === null) return;
  const texts = Array.isArray(labels) ? labels.map(String) : Object.keys(labels as object);
  const isTraefik = texts.some((text) => text.startsWith('traefik.'));
  const message = isTraefik
    ? 'Traefik finds no routes in labels here; write its routes into a file, or use NginxEdge in its place'
    : 'labels are not carried over; configure what reads them by a file';
  note(importing, 'lost', path, message);
}

function noteNetworkMode(importing: Importing, path: Path, mode: unknown): void {
  if (mode === undefined || mode === 'bridge') return;
  const message =
    mode === 'host'
      ? 'it is on a network of its own from now on; publish each port that it listens on'
      : 'it is on the network of all others from now on; reach it by its name';
  note(importing, 'changed', path, message);
}

function noteDeploy(importing: Importing, path: Path, { deploy }: ComposeService): void {
  if (deploy === undefined || deploy === null) return;
  for (const key of ['endpoint_mode', 'labels', 'mode', 'placement', 'rollback_config', 'update_config'] as const) {
    if (deploy[key] !== undefined)
      note(importing, 'lost', [...path, 'deploy', key], 'it is for Swarm; arrimage has an order of its own');
  }
  if (deploy.restart_policy !== undefined) {
    const message = 'it starts again whenever it ends; make it a Job if it is meant to end';
    note(importing, 'changed', [...path, 'deploy', 'restart_policy'], message);
  }
  if (deploy.resources?.reservations !== undefined) {
    note(importing, 'lost', [...path, 'deploy', 'resources', 'reservations'], REMEDIES.mem_reservation ?? '');
  }
}

function noteDependencies(importing: Importing, path: Path, { depends_on = {} }: ComposeService): void {
  for (const [on, dependency] of Object.entries(depends_on)) {
    if (!('restart' in dependency) || dependency.restart !== true) continue;
    const message = `it goes on when ${on} is replaced; let it connect again by itself`;
    note(importing, 'lost', [...path, 'depends_on', on, 'restart'], message);
  }
}

/** Containers start again unless somebody stops them; a job does not. */
function noteRestart(importing: Importing, path: Path, { restart }: ComposeService): void {
  if (typeof restart !== 'string' || !restart.startsWith('on-failure')) return;
  note(
    importing,
    'changed',
    [...path, 'restart'],
    'it starts again whenever it ends; make it a Job if it is meant to end',
  );
}
