import { z } from 'zod';
import { grant, mount, tmpfsMount } from './mount.ts';
import { expose, ports } from './port.ts';
import { anything, command, duration, entries, flag, number, scalar, size, texts } from './values.ts';

const healthCheck = z.strictObject({
  disable: flag.optional(),
  test: z.union([z.string(), z.array(scalar)]).optional(),
  interval: duration.optional(),
  timeout: duration.optional(),
  retries: number.optional(),
  start_period: duration.optional(),
  start_interval: duration.optional(),
});

const dependencies = z
  .union([
    z.array(z.string()),
    z.record(
      z.string(),
      z.strictObject({
        condition: z
          .enum(['service_started', 'service_healthy', 'service_completed_successfully'])
          .default('service_started'),
        restart: flag.optional(),
        required: flag.optional(),
      }),
    ),
  ])
  .transform((given) =>
    Array.isArray(given)
      ? Object.fromEntries(given.map((name) => [name, { condition: 'service_started' as const }]))
      : given,
  );

const attachment = z
  .strictObject({ aliases: z.array(z.string()).optional() })
  .catchall(anything)
  .nullable();

const networks = z
  .union([z.array(z.string()), z.record(z.string(), attachment)])
  .transform((given) => (Array.isArray(given) ? Object.fromEntries(given.map((name) => [name, null])) : given));

const limits = z.strictObject({ cpus: number.optional(), memory: size.optional(), pids: number.optional() });

const deploy = z
  .strictObject({
    replicas: number.optional(),
    resources: z.strictObject({ limits: limits.optional(), reservations: anything.optional() }).optional(),
    ...unknown('endpoint_mode', 'labels', 'mode', 'placement', 'restart_policy', 'rollback_config', 'update_config'),
  })
  .nullable();

const ulimits = z.record(z.string(), z.union([number, z.strictObject({ soft: number, hard: number })]));

const logging = z.strictObject({
  driver: z.string().default('json-file'),
  options: z.record(z.string(), scalar).optional(),
});

const envFile = z
  .union([
    z.string(),
    z.array(
      z.union([
        z.string(),
        z.strictObject({ path: z.string(), required: flag.optional(), format: z.string().optional() }),
      ]),
    ),
  ])
  .transform((given) =>
    (typeof given === 'string' ? [given] : given).map((item) =>
      typeof item === 'string' ? { path: item, required: true } : { path: item.path, required: item.required ?? true },
    ),
  );

/** `host:address`, `host=address`, or a mapping. */
const extraHosts = z
  .union([z.record(z.string(), z.union([z.string(), z.array(z.string())])), z.array(z.string())])
  .transform((given): readonly (readonly [string, string])[] =>
    Array.isArray(given)
      ? given.map((line) => {
          const at = line.search(/[=:]/);
          return [line.slice(0, at), line.slice(at + 1).replace(/^\[|\]$/g, '')];
        })
      : Object.entries(given).flatMap(([name, address]) => [address].flat().map((one) => [name, one] as const)),
  );

/** Keys that are only looked at to say what becomes of them. */
function unknown<Key extends string>(...keys: readonly Key[]) {
  return Object.fromEntries(keys.map((key) => [key, anything.optional()])) as Record<Key, z.ZodOptional<z.ZodUnknown>>;
}

/** What becomes of these is for the import to say. */
export const UNSUPPORTED = [
  ...[
    'annotations',
    'attach',
    'blkio_config',
    'build',
    'cgroup',
    'cgroup_parent',
    'cpu_count',
    'cpu_percent',
    'cpu_period',
  ],
  ...['cpu_quota', 'cpu_rt_period', 'cpu_rt_runtime', 'cpu_shares', 'cpuset', 'credential_spec', 'develop'],
  ...['device_cgroup_rules', 'devices', 'dns', 'dns_opt', 'dns_search', 'domainname', 'driver_opts', 'extends'],
  ...['external_links', 'gpus', 'group_add', 'ipc', 'isolation', 'label_file', 'labels', 'links', 'mac_address'],
  ...[
    'mem_reservation',
    'mem_swappiness',
    'memswap_limit',
    'models',
    'network_mode',
    'oom_kill_disable',
    'oom_score_adj',
  ],
  ...['pid', 'platform', 'post_start', 'pre_stop', 'privileged', 'provider', 'pull_policy', 'runtime', 'security_opt'],
  ...['stdin_open', 'storage_opt', 'sysctls', 'tty', 'use_api_socket', 'userns_mode', 'uts', 'volumes_from'],
] as const;

/** A service of a Compose file, short forms written out. */
export const service = z.strictObject({
  ...unknown(...UNSUPPORTED),
  cap_add: z.array(z.string()).optional(),
  cap_drop: z.array(z.string()).optional(),
  command: command.optional(),
  configs: z.array(grant).optional(),
  container_name: z.string().optional(),
  cpus: number.optional(),
  depends_on: dependencies.optional(),
  deploy: deploy.optional(),
  entrypoint: command.optional(),
  env_file: envFile.optional(),
  environment: entries.optional(),
  expose: expose.optional(),
  extra_hosts: extraHosts.optional(),
  healthcheck: healthCheck.optional(),
  hostname: z.string().optional(),
  image: z.string().optional(),
  init: flag.optional(),
  logging: logging.optional(),
  mem_limit: size.optional(),
  networks: networks.optional(),
  pids_limit: number.optional(),
  ports: ports.optional(),
  profiles: z.array(z.string()).optional(),
  read_only: flag.optional(),
  restart: z.union([z.string(), z.literal(false)]).optional(),
  scale: number.optional(),
  secrets: z.array(grant).optional(),
  shm_size: size.optional(),
  stop_grace_period: duration.optional(),
  stop_signal: z.string().optional(),
  tmpfs: texts.pipe(z.array(tmpfsMount)).optional(),
  ulimits: ulimits.optional(),
  user: scalar.optional(),
  volumes: z.array(mount).optional(),
  working_dir: z.string().optional(),
});

export type ComposeService = z.output<typeof service>;
