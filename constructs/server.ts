import { Construct, type IConstruct } from 'constructs';
import { Network } from './network.ts';
import { pathOf } from './path.ts';
import { topologyError } from './topology-error.ts';

/** A port of a server that stays open although none of our services listens there. */
export interface OpeningProps {
  readonly port: number;

  /** @default 'tcp' */
  readonly protocol?: 'tcp' | 'udp';

  /** Addresses or CIDR blocks that may connect; `0.0.0.0/0` is everybody. */
  readonly from: readonly string[];

  /** What it is for; it stands in every report. */
  readonly reason: string;
}

export interface ServerProps {
  /** IP address or DNS name that SSH connects to. */
  readonly address: string;

  /**
   * IP address under which the other servers reach it; published ports are bound to it.
   *
   * @default - `address`
   */
  readonly privateAddress?: string;

  /**
   * SSH user; must be allowed to run docker.
   *
   * @default 'deploy'
   */
  readonly user?: string;

  /**
   * SSH port.
   *
   * @default 22
   */
  readonly port?: number;

  /**
   * Configuration file of the SSH client, relative to the project.
   *
   * @default - the user's own
   */
  readonly sshConfig?: string;

  /**
   * Folder on the host for files, secrets and release records.
   *
   * @default '/srv/arrimage/<system>-<environment>'
   */
  readonly directory?: string;

  /**
   * Name that the engine knows its own network by; a system that runs already may keep its own, which other containers may be on too.
   *
   * @default - `<system>-<environment>`
   */
  readonly network?: string;

  /**
   * Physical memory in bytes; the sum of the limits is held against it.
   *
   * @default - not known
   */
  readonly memoryBytes?: number;

  /**
   * Processors.
   *
   * @default - not known
   */
  readonly cpus?: number;

  /**
   * Major version of its Docker Engine that it has at least. From 25 on, containers that start are probed each second until they are healthy.
   *
   * @default - the oldest that is supported, 20
   */
  readonly engine?: number;

  /**
   * Addresses or CIDR blocks that may log in by SSH, once the firewall is applied.
   *
   * @default - everybody
   */
  readonly sshSources?: readonly string[];

  /**
   * What stays open beside the published ports of the services, once the firewall is applied.
   *
   * @default []
   */
  readonly openings?: readonly OpeningProps[];
}

/** A Docker host; what is made inside it runs there. */
export class Server extends Construct {
  readonly address: string;
  readonly privateAddress: string;
  readonly user: string;
  readonly port: number;
  readonly sshConfig: string | null;
  readonly directory: string | null;
  readonly memoryBytes: number | null;
  readonly cpus: number | null;
  readonly engine: number | null;
  readonly sshSources: readonly string[];
  readonly openings: readonly OpeningProps[];
  /** The network that its services are on unless they say otherwise. */
  readonly network: Network;

  constructor(scope: Construct, id: string, props: ServerProps) {
    super(scope, id);
    this.address = props.address;
    this.privateAddress = props.privateAddress ?? props.address;
    this.user = props.user ?? 'deploy';
    this.port = props.port ?? 22;
    this.sshConfig = props.sshConfig ?? null;
    this.directory = props.directory ?? null;
    this.memoryBytes = props.memoryBytes ?? null;
    this.cpus = props.cpus ?? null;
    this.engine = props.engine ?? null;
    this.sshSources = props.sshSources ?? ['0.0.0.0/0'];
    this.openings = props.openings ?? [];
    this.network = new Network(this, 'default', props.network === undefined ? {} : { name: props.network });
  }

  get name(): string {
    return this.node.id;
  }
}

/** The server that a construct is made in. Throws when there is none. */
export function findServer(construct: IConstruct): Server {
  const server = construct.node.scopes.findLast((scope) => scope instanceof Server);
  if (server === undefined) {
    throw topologyError(pathOf(construct), 'it is made outside any server; make it inside the server that runs it');
  }
  return server;
}
