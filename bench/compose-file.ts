import { parse } from 'yaml';

/** What of a rendered Compose file the other tools need. */
export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly networks: Readonly<Record<string, { readonly name: string }>>;
  readonly volumes?: Readonly<Record<string, { readonly name: string }>>;
}

/** A service or a job; a job restarts never. */
export interface ComposeService {
  readonly image: string;
  readonly container_name?: string;
  readonly hostname?: string;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly user?: string;
  readonly restart: string;
  readonly deploy?: { readonly replicas: number };
  readonly ports?: readonly { readonly host_ip: string; readonly published: string; readonly target: number }[];
  readonly healthcheck?: {
    readonly test: readonly string[];
    readonly interval: string;
    readonly timeout: string;
    readonly retries: number;
    readonly start_period: string;
  };
  readonly stop_signal?: string;
  readonly stop_grace_period: string;
  readonly depends_on?: Readonly<Record<string, unknown>>;
  readonly extra_hosts?: readonly string[];
  readonly volumes?: readonly {
    readonly type: string;
    readonly source: string;
    readonly target: string;
    readonly read_only?: boolean;
  }[];
  /** Path and options, such as `/tmp:size=64m`. */
  readonly tmpfs?: readonly string[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly mem_limit: string;
  readonly memswap_limit: string;
  readonly cpus?: number;
  readonly pids_limit: number;
  readonly shm_size: string;
  readonly ulimits?: { readonly nofile: { readonly soft: number; readonly hard: number } };
  readonly logging: { readonly driver: string; readonly options: Readonly<Record<string, string>> };
  readonly labels: Readonly<Record<string, string>>;
}

/** Reads a rendered Compose file; what is there only so that `up --wait` waits for jobs is left out. */
export function composeFile(text: string): ComposeFile {
  const { services, networks, volumes } = parse(text) as ComposeFile;
  const own = Object.entries(services).filter(([name]) => !name.startsWith('arrimage.'));
  return { services: Object.fromEntries(own), networks, ...(volumes === undefined ? {} : { volumes }) };
}

/** Names of the containers of a service. */
export function containersOf(name: string, service: ComposeService, network: string): readonly string[] {
  if (service.container_name !== undefined) return [service.container_name];
  return Array.from({ length: service.deploy?.replicas ?? 1 }, (_, index) => `${network}-${name}-${index + 1}`);
}

/** A service comes after those that it depends on. */
export function ordered(services: ComposeFile['services']): readonly string[] {
  const done = new Set<string>();
  const visit = (name: string): void => {
    for (const before of Object.keys(services[name]?.depends_on ?? {})) visit(before);
    done.add(name);
  };
  for (const name of Object.keys(services)) visit(name);
  return [...done];
}
