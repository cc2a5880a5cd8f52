import type { EnvironmentVariable } from '../../model/container.ts';
import type { FileNode } from '../../model/file.ts';
import type { JobNode } from '../../model/job.ts';
import type { ServerNode } from '../../model/server.ts';
import type { HealthCheck, Port, PublishedPort, ServiceNode } from '../../model/service.ts';
import type { Topology } from '../../model/topology.ts';
import type { Value } from '../../model/value.ts';
import { judge } from '../../policies/judge.ts';
import type { Policy } from '../../policies/policy.ts';

export const MIB = 1024 ** 2;
export const GIB = 1024 ** 3;

export const healthy: HealthCheck = {
  test: ['CMD', 'true'],
  intervalSeconds: 5,
  timeoutSeconds: 3,
  retries: 3,
  startPeriodSeconds: 5,
};

/** A service that no policy objects to, but for what is given. */
export function service(id: string, given: Partial<ServiceNode> = {}): ServiceNode {
  return { ...container(id), kind: 'service', ...SERVICE, ...given };
}

/** A job that no policy objects to, but for what is given. */
export function job(id: string, given: Partial<JobNode> = {}): JobNode {
  return { ...container(id), kind: 'job', runs: 'release', timeoutSeconds: 60, needlessWhen: [], ...given };
}

export function server(name: string, given: Partial<ServerNode> = {}): ServerNode {
  const address = `10.0.0.${name.length}`;
  return {
    kind: 'server',
    path: name,
    name,
    address,
    privateAddress: address,
    ssh: { user: 'deploy', port: 22, config: null },
    directory: '/opt/arrimage',
    memoryBytes: null,
    cpus: null,
    engine: null,
    after: [],
    firewall: [],
    sshSources: ['0.0.0.0/0'],
    openings: [],
    ...given,
  };
}

export function variable(name: string, ...value: Value): EnvironmentVariable {
  return { name, value, delivery: 'plain' };
}

export function secret(name: string): Value[number] {
  return { kind: 'secret', secret: name, encoding: 'plain' };
}

export function port(name: string, number: number, ...published: readonly Partial<PublishedPort>[]): Port {
  return {
    name,
    port: number,
    protocol: 'tcp',
    published: published.map((at) => ({ address: '10.0.0.3', port: number, from: ['0.0.0.0/0'], ...at })),
  };
}

export function file(container: string, target: string, ...content: Value): FileNode {
  return {
    kind: 'file',
    path: container,
    id: `${container}${target}`,
    server: container.split('/')[0] ?? '',
    container,
    target,
    source: `/opt/arrimage/files/x${target}`,
    content,
    mode: '0400',
    owner: { uid: 0, gid: 0 },
    reloadable: false,
  };
}

export function topology(given: Partial<Topology> = {}): Topology {
  return { ...EMPTY, ...given };
}

/** The objections of one policy, as lines. */
export function objections(policy: Policy, given: Partial<Topology>): string {
  return Array.from(policy.check(topology(given)), ({ subject, message }) => `${subject}: ${message}`).join('\n');
}

/** Everything the policies say of a topology, as lines. */
export function verdict(given: Partial<Topology>, today = '2026-11-21'): string {
  const { violations } = judge(topology(given), { today });
  return violations
    .map(({ severity, subject, policy, message }) => `${severity} ${policy} ${subject}: ${message}`)
    .join('\n');
}

function container(id: string) {
  return {
    path: id,
    id,
    name: id.split('/')[1] ?? id,
    server: id.split('/')[0] ?? '',
    image: `registry.example/app:2.1.0@sha256:${'0'.repeat(64)}`,
    entrypoint: [],
    command: [],
    environment: [],
    networks: [],
    mounts: [],
    extraHosts: [],
    dependsOn: [],
    user: '1000:1000',
    workingDirectory: null,
    hostname: null,
    readOnly: true,
    init: false,
    capabilities: [],
    noNewPrivileges: true,
    exceptions: [],
    stop: { signal: null, graceSeconds: 90 },
    resources: { memoryBytes: 512 * MIB, cpus: null, pids: 256, shmBytes: 64 * MIB, nofile: null },
    logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } },
  } as const;
}

const SERVICE = {
  program: { kind: 'other' },
  ports: [],
  healthCheck: healthy,
  replicas: 1,
  update: 'recreate',
  restart: 'unless-stopped',
  reload: null,
  origins: [],
  trustedOrigins: null,
  publishes: [],
  consumes: [],
  commands: [],
} as const;

const EMPTY: Topology = {
  version: 1,
  system: 'shop',
  environment: 'prod',
  servers: [],
  networks: [],
  volumes: [],
  secrets: [],
  files: [],
  certificates: [],
  externalHosts: [],
  outboundProxies: [],
  loadBalancers: [],
  services: [],
  jobs: [],
  connections: [],
  suppressions: [],
  state: { kind: 'server' },
  strategy: { kind: 'rolling' },
  steadySeconds: 10,
  secretStore: { kind: 'age' },
};
