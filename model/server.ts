/** Admits traffic to one published port of a server; everything else that is published is refused. */
export interface FirewallRule {
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
  /** IP address of the host that is listened on; `0.0.0.0` or `::` is each of that family. */
  readonly address: string;
  /** Addresses or CIDR blocks, sorted; `0.0.0.0/0` is everybody. */
  readonly from: readonly string[];
  /** The service that listens there, `db/pgbouncer`. */
  readonly service: string;
}

/** Admits traffic to a port of a server where something else than our services listens. */
export interface Opening {
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
  /** Addresses or CIDR blocks, sorted; `0.0.0.0/0` is everybody. */
  readonly from: readonly string[];
  /** What it is for, as it shows in reports and among the rules of the host. */
  readonly reason: string;
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
  /** Major version of its Docker Engine that it has at least; null: the oldest that is supported. */
  readonly engine: number | null;
  /** Servers that are deployed before this one, sorted. */
  readonly after: readonly string[];
  readonly firewall: readonly FirewallRule[];
  /** Who may log in by SSH: addresses or CIDR blocks, sorted; `0.0.0.0/0` is everybody. */
  readonly sshSources: readonly string[];
  /** What the team has opened by hand, sorted by port. */
  readonly openings: readonly Opening[];
}
