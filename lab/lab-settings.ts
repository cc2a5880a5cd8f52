import { join } from 'node:path';
import type { CachePlace } from './cache.ts';
import { LabError } from './lab-error.ts';

/** What tells one lab from another on the same machine. */
export interface LabSettings {
  /** Name of the lab; containers, network and volumes are called `arrimage-<name>…`. */
  readonly name: string;

  /** First three numbers of the network, such as `198.51.100`: the registry gets .10, hosts get .11 and on. */
  readonly subnet: string;

  /** Names of the hosts, in the order of their addresses. */
  readonly hosts: readonly string[];
}

/** Where a lab keeps its things, and whom it tells what it does. */
export interface LabPlace extends CachePlace {
  /** The project; keys and SSH configuration lie in its folder `.arrimage/lab/<name>`. */
  readonly project: string;
}

/** A Docker host of the lab. */
export interface LabHost {
  readonly name: string;
  readonly address: string;
  readonly container: string;
  readonly volume: string;
}

/** The registry of the lab. */
export interface LabRegistry {
  /** With its port, as it stands in references. */
  readonly address: string;
  readonly container: string;
  readonly volume: string;
}

/** Everything that follows from the settings. */
export interface Lab {
  readonly settings: LabSettings;
  readonly place: LabPlace;
  readonly network: string;
  readonly cidr: string;
  readonly hosts: readonly LabHost[];
  readonly registry: LabRegistry;
  /** Folder of keys and SSH configuration. */
  readonly folder: string;
}

export const DEFAULT_LAB: LabSettings = { name: 'lab', subnet: '198.51.100', hosts: ['db', 'app', 'worker'] };

/** Label of everything that a lab makes on the engine; its value is the name of the lab. */
export const LAB_LABEL = 'arrimage.lab';

/** User that deployments log in as on each host; not root, but allowed to use Docker. */
export const LAB_USER = 'deploy';

const NAME = /^[a-z][a-z0-9-]{0,30}$/;
const SUBNET = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

/** @throws LabError when a name or the subnet is not usable */
export function labOf(settings: LabSettings, place: LabPlace): Lab {
  for (const name of [settings.name, ...settings.hosts]) {
    if (!NAME.test(name)) {
      throw new LabError(`lab: expected lower-case letters, digits and hyphens, got "${name}"; choose another name`);
    }
  }
  if (!SUBNET.test(settings.subnet)) {
    throw new LabError(
      `lab: expected the first three numbers of a network, got "${settings.subnet}"; write it like 198.51.100`,
    );
  }
  if (settings.hosts.includes('registry')) {
    throw new LabError('lab: the registry has that name, got the host "registry"; choose another name');
  }
  const network = `arrimage-${settings.name}`;
  return {
    settings,
    place,
    network,
    cidr: `${settings.subnet}.0/24`,
    hosts: settings.hosts.map((name, index) => ({
      name,
      address: `${settings.subnet}.${11 + index}`,
      container: `${network}-${name}`,
      volume: `${network}-${name}-docker`,
    })),
    registry: {
      address: `${settings.subnet}.10:5000`,
      container: `${network}-registry`,
      volume: `${network}-registry-data`,
    },
    folder: join(place.project, '.arrimage', 'lab', settings.name),
  };
}
