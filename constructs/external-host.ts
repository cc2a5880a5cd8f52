import { Construct } from 'constructs';
import { type Endpoint, endpointOf } from './expression.ts';
import { pathOf } from './path.ts';
import { topologyError } from './topology-error.ts';

export interface ExternalHostProps {
  /**
   * Host name that programs use.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /** IP address that the name is mapped to in each container that uses it. */
  readonly address: string;

  /** Ports by name, such as `{ mssql: 1433 }`; at least one. */
  readonly ports: Readonly<Record<string, number>>;
}

/** A machine that somebody else runs, such as the company's SQL Server. */
export class ExternalHost extends Construct {
  readonly name: string;
  readonly address: string;
  readonly ports: Readonly<Record<string, number>>;

  constructor(scope: Construct, id: string, props: ExternalHostProps) {
    super(scope, id);
    this.name = props.name ?? id;
    this.address = props.address;
    this.ports = props.ports;
    if (Object.keys(props.ports).length === 0) {
      throw topologyError(pathOf(this), 'expected at least one port, got none; name the port that is connected to');
    }
  }

  /** Its first port. */
  get endpoint(): Endpoint {
    return endpointOf(this, Object.keys(this.ports)[0] ?? '');
  }

  /** Throws when it has no port of that name. */
  endpointOf(port: string): Endpoint {
    if (this.ports[port] === undefined) {
      const names = Object.keys(this.ports).join(', ');
      throw topologyError(pathOf(this), `no port is named "${port}"; the ports are ${names}`);
    }
    return endpointOf(this, port);
  }
}
