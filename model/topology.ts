import type { CertificateNode } from './certificate.ts';
import type { Connection } from './connection.ts';
import type { ExternalHostNode } from './external-host.ts';
import type { FileNode } from './file.ts';
import type { JobNode } from './job.ts';
import type { LoadBalancerNode } from './load-balancer.ts';
import type { NetworkNode } from './network.ts';
import type { OutboundProxyNode } from './outbound-proxy.ts';
import type { SecretNode } from './secret.ts';
import type { SecretStore } from './secret-store.ts';
import type { ServerNode } from './server.ts';
import type { ServiceNode } from './service.ts';
import type { Strategy } from './strategy.ts';
import type { Suppression } from './suppression.ts';
import type { VolumeNode } from './volume.ts';

/**
 * One environment of one system: everything the outputs are made from.
 *
 * Plain data, frozen; each list is sorted by id, name or `from`, so that equal systems are equal texts.
 */
export interface Topology {
  /** Version of this shape; a reader of `topology.json` checks it. */
  readonly version: 1;
  readonly system: string;
  readonly environment: string;
  readonly servers: readonly ServerNode[];
  readonly networks: readonly NetworkNode[];
  readonly volumes: readonly VolumeNode[];
  readonly secrets: readonly SecretNode[];
  readonly files: readonly FileNode[];
  readonly certificates: readonly CertificateNode[];
  readonly externalHosts: readonly ExternalHostNode[];
  readonly outboundProxies: readonly OutboundProxyNode[];
  readonly loadBalancers: readonly LoadBalancerNode[];
  readonly services: readonly ServiceNode[];
  readonly jobs: readonly JobNode[];
  readonly connections: readonly Connection[];
  readonly suppressions: readonly Suppression[];
  readonly state: StateBackend;
  readonly strategy: Strategy;
  readonly secretStore: SecretStore;
  /** Seconds that a new container has run without a break before it gets traffic, and before a deployment counts as done. */
  readonly steadySeconds: number;
}

/** Where Terraform keeps the state of each stack. */
export type StateBackend =
  | { readonly kind: 'server' }
  | {
      readonly kind: 's3';
      readonly bucket: string;
      readonly region: string;
      readonly endpoint: string | null;
      readonly prefix: string;
    }
  | { readonly kind: 'pg'; readonly schema: string }
  | { readonly kind: 'http'; readonly address: string };

/** Name of the environment in everything the engine and Terraform know by name: `samaconso-prod`. */
export function deploymentName(topology: Topology): string {
  return `${topology.system}-${topology.environment}`;
}

/** Name of a server's Terraform stack: `samaconso-prod-db`. */
export function stackName(topology: Topology, server: string): string {
  return `${deploymentName(topology)}-${server}`;
}
