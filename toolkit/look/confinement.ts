import type { ContainerNode } from '../../model/container.ts';
import type { SeenContainer } from './seen-container.ts';

/** In what a container is confined, by the words in which it is told that one was changed. */
export interface Confinement {
  readonly 'root file system': boolean;
  readonly privileges: boolean;
  readonly capabilities: readonly string[];
  /** What the engine does by itself, seccomp and AppArmor, is not listed; what switches it off is. */
  readonly 'security options': readonly string[];
  /** Paths of memory that it can write to, with their options. */
  readonly tmpfs: readonly string[];
  /** Those of the host or of another container that it shares. */
  readonly namespaces: readonly string[];
  readonly devices: readonly string[];
  readonly groups: readonly string[];
  readonly 'kernel settings': readonly string[];
}

export function confinementOf({ HostConfig }: SeenContainer): Confinement {
  const { CapDrop, CapAdd, SecurityOpt, Tmpfs, ReadonlyRootfs, Privileged } = HostConfig;
  const { Devices, DeviceRequests, DeviceCgroupRules, GroupAdd, Sysctls } = HostConfig;
  const devices = [...(Devices ?? []), ...(DeviceRequests ?? []), ...(DeviceCgroupRules ?? [])];
  return {
    'root file system': ReadonlyRootfs,
    privileges: Privileged,
    capabilities: [...dropped(CapDrop ?? []), ...kept(CapAdd ?? [])],
    'security options': [...(SecurityOpt ?? [])].sort(),
    tmpfs: Object.entries(Tmpfs ?? {})
      .map(([path, options]) => tmpfsText(path, options.split(',')))
      .sort(),
    namespaces: sharedNamespaces(HostConfig),
    devices: devices.map((device) => JSON.stringify(device)).sort(),
    groups: [...(GroupAdd ?? [])].sort(),
    'kernel settings': Object.entries(Sysctls ?? {})
      .map(([name, value]) => `${name}=${value}`)
      .sort(),
  };
}

export function wantedConfinement(node: ContainerNode): Confinement {
  const { readOnly, capabilities, noNewPrivileges, mounts } = node;
  return {
    'root file system': readOnly,
    privileges: false,
    capabilities: capabilities === null ? [] : [...dropped(['ALL']), ...kept(capabilities)],
    'security options': noNewPrivileges ? ['no-new-privileges:true'] : [],
    tmpfs: mounts
      .flatMap((mount) =>
        mount.kind === 'tmpfs' ? [tmpfsText(mount.target, [`mode=${mount.mode}`, `size=${mount.sizeBytes}`])] : [],
      )
      .sort(),
    namespaces: [],
    devices: [],
    groups: [],
    'kernel settings': [],
  };
}

function tmpfsText(path: string, options: readonly string[]): string {
  return `${path} ${[...options].sort().join(' ')}`;
}

/** Private ones are not listed: engines differ in what they call them. */
function sharedNamespaces({ PidMode, IpcMode, UTSMode, UsernsMode }: SeenContainer['HostConfig']): readonly string[] {
  const isShared = (mode: string | undefined): boolean => mode === 'host' || mode?.startsWith('container:') === true;
  const all = { ipc: IpcMode, pid: PidMode, user: UsernsMode, uts: UTSMode };
  return Object.entries(all).flatMap(([name, mode]) => (isShared(mode) ? [`${name} of ${mode}`] : []));
}

function dropped(names: readonly string[]): readonly string[] {
  return names.map((name) => `${bare(name)} dropped`).sort();
}

function kept(names: readonly string[]): readonly string[] {
  return names.map((name) => `${bare(name)} kept`).sort();
}

/** Engines differ in whether they say the prefix. */
function bare(name: string): string {
  return name.replace(/^CAP_/, '');
}
