/** Admits traffic to one published port of a server; everything else that is published is refused. */
export interface FirewallRule {
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
  /** Addresses or CIDR blocks, sorted; `0.0.0.0/0` is everybody. */
  readonly from: readonly string[];
  /** The service that listens there, `db/pgbouncer`. */
  readonly service: string;
}

/** How the OpenSSH client logs in to a server. */
export interface SshAccess {
  readonly user: string;
  readonly port: number;
  /** Configuration file of the client, relative to the project; null: the user's own. */
  readonly config: string | null;
}

/** A Docker host that is reached over SSH. */
export interface ServerNode {
  readonly kind: 'server';
  readonly path: string;
  readonly name: string;
  /** IP address or DNS name that SSH connects to. */
  readonly address: string;
  /** IP address under which the other servers reach it; published ports are bound to it. */
  readonly privateAddress: string;
  readonly ssh: SshAccess;
  /** Folder on the host that holds the deployment's files, secrets and records. */
  readonly directory: string;
  /** Physical memory in bytes; null: not known. */
  readonly memoryBytes: number | null;
  readonly cpus: number | null;
  /** Servers that are deployed before this one, sorted. */
  readonly after: readonly string[];
  readonly firewall: readonly FirewallRule[];
}
