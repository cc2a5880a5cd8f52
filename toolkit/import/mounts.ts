import type { ComposeMount } from '../../settings/compose/schema/mount.ts';
import type { ComposeService } from '../../settings/compose/schema/service.ts';
import { addFile, addGrants } from './files.ts';
import { type Importing, note, type Path } from './importing.ts';
import type { MountDraft } from './mount-draft.ts';
import { freeAs, nameOf } from './names.ts';
import { withoutNesting } from './nested-mounts.ts';
import { outsideMessage } from './source-folder.ts';

/** What is mounted into a service: volumes by their names on the engine, files of the project by their content. */
export function mountsOf(importing: Importing, composeName: string, service: ComposeService): MountDraft {
  const draft: MountDraft = { files: [], folders: [], volumes: [], tmpfs: [] };
  const name = importing.names.get(composeName) ?? composeName;
  const path: Path = ['services', composeName];
  (service.volumes ?? []).forEach((mount, index) => {
    const at = [...path, 'volumes', index];
    for (const option of mount.ignored) {
      note(
        importing,
        'lost',
        [...at, ...option.split('.')],
        'a mount has no such option here; see what the program does without it',
      );
    }
    if (mount.type === 'bind') addBind(importing, draft, name, mount, at);
    else if (mount.type === 'volume') addVolume(importing, draft, name, mount, at);
    else if (mount.type === 'tmpfs') addTmpfs(importing, draft, mount, at);
    else note(importing, 'lost', at, 'this kind of mount is not known here; use a volume or a file');
  });
  for (const mount of service.tmpfs ?? []) addTmpfs(importing, draft, mount, [...path, 'tmpfs']);
  addGrants(importing, draft, name, composeName, service);
  return withoutNesting(draft);
}

function addVolume(importing: Importing, draft: MountDraft, name: string, mount: ComposeMount, path: Path): void {
  const { source, target, readOnly, subpath } = mount;
  if (subpath !== null) {
    const message = `only the folder "${subpath}" of the volume is mounted today, and all of it from now on; move its content up`;
    note(importing, 'changed', path, message);
  }
  if (source === null) {
    const volume = ownVolume(importing, name, target);
    draft.volumes.push({ target, volume, readOnly });
    const message = `the volume has no name, so that its data is lost with the container; it is now "${volume}", which begins empty`;
    note(importing, 'changed', path, message);
    return;
  }
  draft.volumes.push({ target, volume: namedVolume(importing, source), readOnly });
}

/** Name of a volume of the file in the stack; the engine keeps the one that it has. */
function namedVolume(importing: Importing, source: string): string {
  const { volumes } = importing;
  const declared = importing.compose.file.volumes?.[source] ?? null;
  const path: Path = ['volumes', source];
  const external = declared?.external;
  const engineName =
    declared?.name ?? external?.name ?? (external?.is === true ? source : `${importing.project}_${source}`);
  const known = volumes.get(engineName);
  if (known !== undefined) return known;
  const volume = freeAs(nameOf(source), 'data', takenBy(importing));
  volumes.set(engineName, volume);
  const { driver, driver_opts } = (declared ?? {}) as { readonly driver?: string; readonly driver_opts?: object };
  if (driver_opts !== undefined || (driver !== undefined && driver !== 'local')) {
    const message =
      'the volume that is there keeps its driver and options, but on another server an ordinary one would be made; make it there by hand first';
    note(importing, 'changed', path, message);
  }
  return volume;
}

/** Names that something on the server has: containers, volumes, networks. */
function takenBy({ names, volumes, compose }: Importing): ReadonlySet<string> {
  const networks = Object.keys(compose.file.networks ?? {}).flatMap((key) => [nameOf(key), `${nameOf(key)}-network`]);
  return new Set([...names.values(), ...volumes.values(), ...networks]);
}

/** A volume in place of something that has no name on the engine. */
function ownVolume(importing: Importing, name: string, target: string): string {
  const last = target.split('/').at(-1) ?? 'data';
  const volume = freeAs(nameOf(`${name}-${last}`), 'data', takenBy(importing));
  importing.volumes.set(`${importing.project}_${volume}`, volume);
  return volume;
}

function addTmpfs(importing: Importing, draft: MountDraft, { target, sizeBytes }: ComposeMount, path: Path): void {
  draft.tmpfs.push({ target, sizeBytes: sizeBytes ?? 64 * 1024 ** 2 });
  if (sizeBytes === null) {
    note(importing, 'changed', path, 'it may fill half of the memory today, and 64 MiB from now on; set its size');
  }
}

/** Paths of the host that no program needs for its data. */
const SYSTEM =
  /^\/(?:$|(?:bin|boot|dev|etc|lib|proc|root|run|sbin|sys|usr|var|home)(?:\/?$)|(?:dev|proc|run|sys)\/|var\/(?:run|lib\/docker|log)(?:\/|$)|etc\/)/;

function addBind(importing: Importing, draft: MountDraft, name: string, mount: ComposeMount, path: Path): void {
  const { target, readOnly } = mount;
  const source = mount.source ?? '';
  if (/\.sock$/.test(source)) {
    const message = `it could command the host by way of ${source}; do without, or run that program outside of arrimage`;
    note(importing, 'lost', path, message);
    return;
  }
  if (/^\/etc\/(?:localtime|timezone)$/.test(source)) {
    note(
      importing,
      'lost',
      path,
      'the time zone of the host is not taken over; set the variable TZ, such as TZ=Africa/Dakar',
    );
    return;
  }
  const kind = source.startsWith('~') ? 'outside' : importing.folder.kindOf(source);
  if (kind === 'file' && addFile(importing, draft, name, { source, target, readOnly }, path)) return;
  if (kind === 'folder' && (readOnly || isConfiguration(target)) && addFolder(importing, draft, name, mount, path))
    return;
  if (kind === 'outside' && importing.folder.secretText(source) !== null) {
    note(importing, 'lost', path, outsideMessage(source));
    return;
  }
  if (readOnly || SYSTEM.test(source) || kind === 'file') {
    const message = `${source} of the host is not taken over; put its content into the image or a volume, or give the path to a file of the project`;
    note(importing, 'lost', path, message);
    return;
  }
  const volume = ownVolume(importing, name, target);
  draft.volumes.push({ target, volume, readOnly });
  const engineName = `${importing.project}_${volume}`;
  const from = /^[/~]/.test(source) ? source : `"$PWD/${source.replace(/^\.\//, '')}"`;
  const copy = `docker run --rm -v ${from}:/from:ro -v ${engineName}:/to alpine cp -a /from/. /to/`;
  const message = `${source} of the host becomes the volume ${engineName}, which begins empty; copy the data once nothing writes to it: ${copy}`;
  note(importing, 'changed', path, message);
}

/** Folders of which everybody expects that a program reads them only. */
function isConfiguration(target: string): boolean {
  return /^\/(?:etc|usr\/local\/etc|docker-entrypoint-initdb\.d|usr\/share\/nginx\/html)(?:\/|$)|\/(?:conf|config|conf\.d|pipeline|provisioning|rules|templates)(?:\/|$)/.test(
    target,
  );
}

function addFolder(importing: Importing, draft: MountDraft, name: string, mount: ComposeMount, path: Path): boolean {
  const target = mount.target.replace(/\/+$/, '');
  const source = (mount.source ?? '').replace(/\/+$/, '');
  const all = importing.folder.files(source);
  const outside = (all ?? []).filter((file) => importing.folder.kindOf(`${source}/${file}`) === 'outside');
  const below = (all ?? []).filter((file) => !outside.includes(file));
  if (below.length === 0 || below.some((file) => importing.folder.text(`${source}/${file}`) === null)) return false;
  for (const file of outside) note(importing, 'lost', path, outsideMessage(`${source}/${file}`));
  const scratch: MountDraft = { ...draft, files: [] };
  for (const file of below) {
    addFile(
      importing,
      scratch,
      name,
      { source: `${source}/${file}`, target: `${target}/${file}`, readOnly: true },
      path,
    );
  }
  const files = scratch.files.map(({ target: at, content }) => ({
    path: at.slice(target.length + 1),
    content,
    mode: null,
  }));
  draft.folders.push({ target, files });
  if (!mount.readOnly)
    note(importing, 'changed', path, 'the folder is read-only from now on; use a volume if the program writes to it');
  return true;
}
