import type { ContainerNode } from '../../model/container.ts';
import type { SeenContainer } from './seen.ts';

/** In what a container is confined, by the words in which it is told that one was changed. */
export interface Confinement {
  readonly 'root file system': boolean;
  readonly privileges: boolean;
  readonly capabilities: readonly string[];
  /** What the engine does by itself, seccomp and AppArmor, is not listed; what switches it off is. */
  readonly 'security options': readonly string[];
  /** Paths of memory that it can write to. */
  readonly tmpfs: readonly string[];
}

export function confinementOf({ HostConfig }: SeenContainer): Confinement {
  const { CapDrop, CapAdd, SecurityOpt, Tmpfs, ReadonlyRootfs, Privileged } = HostConfig;
  return {
    'root file system': ReadonlyRootfs,
    privileges: Privileged,
    capabilities: [...dropped(CapDrop ?? []), ...kept(CapAdd ?? [])],
    'security options': [...(SecurityOpt ?? [])].sort(),
    tmpfs: Object.keys(Tmpfs ?? {}).sort(),
  };
}

export function wantedConfinement(node: ContainerNode): Confinement {
  const { readOnly, capabilities, noNewPrivileges, mounts } = node;
  return {
    'root file system': readOnly,
    privileges: false,
    capabilities: capabilities === null ? [] : [...dropped(['ALL']), ...kept(capabilities)],
    'security options': noNewPrivileges ? ['no-new-privileges:true'] : [],
    tmpfs: mounts.flatMap(({ kind, target }) => (kind === 'tmpfs' ? [target] : [])).sort(),
  };
}

function dropped(names: readonly string[]): readonly string[] {
  return names.map((name) => `without ${bare(name)}`).sort();
}

function kept(names: readonly string[]): readonly string[] {
  return names.map((name) => `with ${bare(name)}`).sort();
}

/** Engines differ in whether they say the prefix. */
function bare(name: string): string {
  return name.replace(/^CAP_/, '');
}
