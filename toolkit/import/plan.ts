import type { HealthCheck } from '../../model/service.ts';
import type { Place } from '../../settings/problem.ts';

/** Text with references in it, as the stack will have it. */
export type Template = readonly TemplatePart[];

export type TemplatePart = string | PlannedEndpoint | PlannedSecretUse;

export interface PlannedEndpoint {
  readonly kind: 'endpoint';
  /** Name of a service or of an external host. */
  readonly to: string;
  readonly toKind: 'service' | 'external';
  readonly port: number;
  readonly half: 'both' | 'host' | 'port';
}

export interface PlannedSecretUse {
  readonly kind: 'secret';
  readonly secret: string;
  readonly encoding: 'plain' | 'url';
}

/** What a team has to know of an import. */
export interface ImportFinding {
  /**
   * - `lost`: it is not in the stack
   * - `changed`: it is there in another form, or something has to be done first
   * - `weak`: it was carried over, and everybody knows or guesses it
   */
  readonly kind: 'lost' | 'changed' | 'weak';
  readonly place: Place;
  /** Such as `services.api.ports[0]`. */
  readonly where: string;
  /** What became of it, and what to do. */
  readonly message: string;
}

export interface PlannedNetwork {
  readonly name: string;
  readonly engineName: string;
  readonly internal: boolean;
}

export interface PlannedVolume {
  readonly name: string;
  readonly engineName: string;
}

export interface PlannedSecret {
  readonly name: string;
  /** What it is today; null: nobody has set it. */
  readonly value: string | null;
}

export interface PlannedHost {
  readonly name: string;
  /** As programs have it. */
  readonly hostName: string;
  readonly address: string;
  /** Names by number. */
  readonly ports: Map<number, string>;
}

/** Content of a file, known by the name of its constant. */
export interface PlannedFile {
  readonly constant: string;
  /** Where it came from, for people. */
  readonly source: string;
  readonly content: Template;
}

export interface PlannedOwner {
  readonly uid: number;
  readonly gid: number;
}

export interface PlannedResources {
  readonly memoryBytes: number | null;
  readonly cpus: number | null;
  readonly pids: number | null;
  readonly shmBytes: number | null;
  readonly nofile: number | null;
}

export interface PlannedPublication {
  /** Name of the container's port. */
  readonly portName: string;
  /** Key that it has in the settings. */
  readonly key: string;
  readonly port: number;
  readonly address: string;
}

/** What is mounted into a container. */
export interface PlannedMounts {
  readonly files: readonly {
    readonly target: string;
    readonly content: string | Template;
    readonly mode: string | null;
  }[];
  readonly folders: readonly {
    readonly target: string;
    readonly files: readonly {
      readonly path: string;
      readonly content: string | Template;
      readonly mode: string | null;
    }[];
  }[];
  readonly volumes: readonly { readonly target: string; readonly volume: string; readonly readOnly: boolean }[];
  readonly tmpfs: readonly { readonly target: string; readonly sizeBytes: number | null }[];
}

/** A container of the stack: a service, or a job. */
export interface PlannedContainer {
  readonly kind: 'service' | 'job';
  /** As the Compose file calls it. */
  readonly composeName: string;
  readonly name: string;
  readonly image: string;
  readonly entrypoint: readonly string[] | null;
  readonly command: readonly Template[] | null;
  /** Variables with a reference in them; they stand in the stack. */
  readonly references: ReadonlyMap<string, Template>;
  /** All others; they stand in the settings. */
  readonly variables: ReadonlyMap<string, string>;
  readonly fileVariables: readonly string[];
  /** null: the server's own. */
  readonly networks: readonly string[] | null;
  readonly user: PlannedOwner | null;
  readonly fileOwner: PlannedOwner | null;
  readonly workingDirectory: string | null;
  readonly hostname: string | null;
  readonly readOnly: boolean;
  readonly init: boolean;
  /** `engine`: what the engine leaves by itself. */
  readonly capabilities: 'engine' | readonly string[];
  readonly stopSignal: string | null;
  readonly stopGraceSeconds: number | null;
  readonly resources: PlannedResources;
  readonly logging: { readonly driver: string; readonly options: Readonly<Record<string, string>> } | null;
  readonly healthCheck: HealthCheck | null;
  readonly replicas: number;
  readonly program: 'minio' | 'postgres' | 'rabbitmq' | 'redis' | null;
  readonly publications: readonly PlannedPublication[];
  readonly mounts: PlannedMounts;
  /** Names of containers that are there before it, by what the Compose file says. */
  readonly waitsFor: readonly string[];
}

/** Everything that an import will write. */
export interface ImportPlan {
  readonly system: string;
  readonly environment: string;
  /** Name of the Compose project, which the names on the engine begin with. */
  readonly project: string;
  readonly address: string;
  /** Name on the engine of the network that most services are on. */
  readonly networkName: string;
  readonly networks: readonly PlannedNetwork[];
  readonly volumes: readonly PlannedVolume[];
  readonly secrets: readonly PlannedSecret[];
  readonly hosts: readonly PlannedHost[];
  readonly files: readonly PlannedFile[];
  readonly containers: readonly PlannedContainer[];
  /** Names of the ports of each service, by number; the first is its endpoint. */
  readonly ports: ReadonlyMap<string, ReadonlyMap<number, string>>;
  readonly findings: readonly ImportFinding[];
}
