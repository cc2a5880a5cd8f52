import type { Construct } from 'constructs';
import type { HealthCheck, Program, Update } from '../model/service.ts';
import { Container } from './container.ts';
import type { ContainerProps } from './container-props.ts';
import type { PortEncryption } from './encryption.ts';
import { type Endpoint, endpointOf } from './expression.ts';
import { pathOf } from './path.ts';
import type { TaskQueue } from './task-queues.ts';
import { topologyError } from './topology-error.ts';

/** Where the host listens for a port of a service. */
export interface PublishProps {
  /**
   * Port of the host.
   *
   * @default - the service's own
   */
  readonly port?: number;

  /**
   * IP address of the host that is listened on.
   *
   * @default - the server's private address
   */
  readonly address?: string;

  /**
   * Addresses or CIDR blocks that may connect.
   *
   * @default ['0.0.0.0/0']
   */
  readonly from?: readonly string[];
}

export interface ServiceProps extends ContainerProps {
  /**
   * Name that other containers reach it by, everywhere.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * TCP ports it listens on, by name, such as `{ http: 8000 }`; the first is its `endpoint`.
   *
   * @default {}
   */
  readonly ports?: Readonly<Record<string, number>>;

  /**
   * Ports that the host listens for too. What another server connects to is published by itself.
   *
   * @default {}
   */
  readonly publish?: Readonly<Record<string, PublishProps>>;

  /**
   * Ports that speak TLS by certificates of the internal authority, and nothing else; who uses one is given the files that it needs.
   *
   * @default {}
   */
  readonly encryption?: Readonly<Record<string, PortEncryption>>;

  /** @default - none: it counts as ready once it has started */
  readonly healthCheck?: HealthCheck;

  /** @default 1 */
  readonly replicas?: number;

  /**
   * How a new version takes the old one's place.
   *
   * @default - `recreate` with a volume or a published port, else `rolling`
   */
  readonly update?: Update;

  /**
   * Command that makes the running program read its reloadable files again.
   *
   * @default - none
   */
  readonly reload?: readonly string[];

  /**
   * Public origins whose requests it answers.
   *
   * @default []
   */
  readonly origins?: readonly string[];

  /**
   * Origins that the program itself is told of, for CORS and CSRF.
   *
   * @default - it has no such setting
   */
  readonly trustedOrigins?: readonly string[];

  /** What policies may know of the program; needed by those who write a construct for a known one. */
  readonly program?: () => Program;

  /** Queues it puts tasks in. @default [] */
  readonly publishes?: readonly TaskQueue[];

  /** Queues it takes tasks from. @default [] */
  readonly consumes?: readonly TaskQueue[];

  /** Commands that people run in its container by name, such as `{ dbshell: ['psql', '-U', 'shop'] }`. @default {} */
  readonly commands?: Readonly<Record<string, readonly string[]>>;
}

export interface Publication extends PublishProps {
  readonly portName: string;
}

/** A program that keeps running on one server. */
export class Service extends Container {
  declare readonly props: ServiceProps;
  readonly #publications: Publication[] = [];
  readonly #commands = new Map<string, readonly string[]>();

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id, props.name ?? id, props);
    const replicas = props.replicas ?? 1;
    if (!Number.isInteger(replicas) || replicas < 1) {
      throw topologyError(
        pathOf(this),
        `expected one replica or more, got "${replicas}"; remove the service to have none`,
      );
    }
    for (const [port, options] of Object.entries(props.publish ?? {})) this.addPublication(port, options);
    for (const [name, command] of Object.entries(props.commands ?? {})) this.addCommand(name, command);
  }

  get ports(): Readonly<Record<string, number>> {
    return this.props.ports ?? {};
  }

  /** Ports that speak TLS, and how. */
  get encryption(): Readonly<Record<string, PortEncryption>> {
    return this.props.encryption ?? {};
  }

  get publications(): readonly Publication[] {
    return this.#publications;
  }

  /** Its first port. Throws when it listens on none. */
  get endpoint(): Endpoint {
    const first = Object.keys(this.ports)[0];
    if (first === undefined) throw topologyError(pathOf(this), 'it listens on no port; give it one in ports');
    return endpointOf(this, first);
  }

  /** Throws when it has no port of that name. */
  endpointOf(port: string): Endpoint {
    this.#checkPort(port);
    return endpointOf(this, port);
  }

  get commands(): ReadonlyMap<string, readonly string[]> {
    return this.#commands;
  }

  /** Gives people a command to run in its container by name: `arrimage run <target> <name>`. */
  addCommand(name: string, command: readonly string[]): void {
    if (!/^[a-z][a-z0-9-]*$/.test(name) || command.length === 0) {
      const got = `"${name}" with ${command.length} words`;
      throw topologyError(
        pathOf(this),
        `expected a command with a name of lower-case letters, digits and -, got ${got}; mend it`,
      );
    }
    if (this.#commands.has(name)) {
      throw topologyError(pathOf(this), `a command has the name "${name}" already; rename one of the two`);
    }
    this.#commands.set(name, command);
  }

  /** Makes the host listen for one of its ports. */
  addPublication(port: string, options: PublishProps = {}): void {
    this.#checkPort(port);
    this.#publications.push({ ...options, portName: port });
  }

  #checkPort(port: string): void {
    if (this.ports[port] !== undefined) return;
    const names = Object.keys(this.ports).join(', ') || 'none';
    throw topologyError(pathOf(this), `no port is named "${port}"; the ports are ${names}`);
  }
}
