import type { ServerNode } from '../../model/server.ts';
import type { Topology } from '../../model/topology.ts';
import type { Hosts } from '../hosts.ts';
import type { Secrets } from '../secrets/secrets.ts';

/** What every step is given. */
export interface StepPlace {
  readonly topology: Topology;
  readonly server: ServerNode;
  readonly hosts: Hosts;
  readonly secrets: () => Promise<Secrets>;
  /** Told of what happens, line by line. */
  readonly report: (line: string) => void;
  /** Brings Terraform's state to where the next run finds it, as it is in the middle of this one. @default - it is brought there at the end */
  readonly keepState?: () => Promise<void>;
}
