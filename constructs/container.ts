import { Construct } from 'constructs';
import type { ContainerProps, Owner } from './container-props.ts';
import type { Input } from './expression.ts';
import { pathOf } from './path.ts';
import { findServer, type Server } from './server.ts';
import { topologyError } from './topology-error.ts';
import type { Volume } from './volume.ts';

export interface FileProps {
  readonly content: Input;

  /**
   * Octal file mode.
   *
   * @default - `0400` when it holds a secret, else `0444`
   */
  readonly mode?: string;

  /**
   * The program reads the file again when told to, so that a change of it replaces no container. The file's folder is mounted whole.
   *
   * @default false
   */
  readonly reloadable?: boolean;
}

/** A file of a container, and the folder that is mounted for it where that is not the file alone. */
export interface PlacedFile extends FileProps {
  readonly folder: string | null;
}

/** A tmpfs: memory that a container writes to. */
export interface TmpfsProps {
  /** @default 16777216 */
  readonly sizeBytes?: number;

  /** @default '1777' */
  readonly mode?: string;
}

/** What services and jobs are: a program in a container on one server. */
export abstract class Container extends Construct {
  readonly server: Server;
  readonly name: string;
  readonly props: ContainerProps;
  readonly #environment = new Map<string, Input>();
  readonly #files = new Map<string, PlacedFile>();
  readonly #folders = new Set<string>();
  readonly #volumes = new Map<string, { readonly volume: Volume; readonly readOnly: boolean }>();
  readonly #tmpfs = new Map<string, TmpfsProps>();

  constructor(scope: Construct, id: string, name: string, props: ContainerProps) {
    super(scope, id);
    this.server = findServer(this);
    this.name = name;
    this.props = props;
    for (const [variable, value] of Object.entries(props.environment ?? {})) this.addEnvironment(variable, value);
  }

  /** Id that references use: `<server>/<name>`. */
  get id(): string {
    return `${this.server.name}/${this.name}`;
  }

  get fileOwner(): Owner {
    return this.props.fileOwner ?? this.props.user ?? { uid: 0, gid: 0 };
  }

  get environment(): ReadonlyMap<string, Input> {
    return this.#environment;
  }

  get files(): ReadonlyMap<string, PlacedFile> {
    return this.#files;
  }

  get volumes(): ReadonlyMap<string, { readonly volume: Volume; readonly readOnly: boolean }> {
    return this.#volumes;
  }

  get tmpfs(): ReadonlyMap<string, TmpfsProps> {
    return this.#tmpfs;
  }

  /** Sets one environment variable. A name can be set only once. */
  addEnvironment(name: string, value: Input): void {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      throw topologyError(
        pathOf(this),
        `expected letters, digits and _ in a variable's name, got "${name}"; rename it`,
      );
    }
    if (this.#environment.has(name)) {
      throw topologyError(pathOf(this), `environment variable ${name} is already set; remove one of the two`);
    }
    this.#environment.set(name, value);
  }

  /** Puts a file at an absolute path of the container, read-only. */
  addFile(target: string, props: FileProps): void {
    this.#checkTarget(target);
    this.#files.set(target, { ...props, folder: null });
  }

  /**
   * Puts a folder at an absolute path of the container, read-only: what the image has there is hidden.
   *
   * @param files by their paths below the folder
   */
  addFolder(target: string, files: Readonly<Record<string, FileProps>>): void {
    this.#checkTarget(target);
    this.#folders.add(target);
    for (const [path, props] of Object.entries(files)) {
      const file = `${target}/${path}`;
      this.#checkTarget(file);
      this.#files.set(file, { ...props, folder: target });
    }
  }

  /** Mounts a volume of the same server. */
  addVolume(target: string, volume: Volume, options: { readonly readOnly?: boolean } = {}): void {
    this.#checkTarget(target);
    this.#volumes.set(target, { volume, readOnly: options.readOnly ?? false });
  }

  /** Gives it memory to write to, lost when it stops. */
  addTmpfs(target: string, props: TmpfsProps = {}): void {
    this.#checkTarget(target);
    this.#tmpfs.set(target, props);
  }

  #checkTarget(target: string): void {
    if (!/^\/[^\0\n:]+$/.test(target) || target.split('/').includes('..')) {
      throw topologyError(
        pathOf(this),
        `expected an absolute path in the container, got "${target}"; write it from / on`,
      );
    }
    const all = [this.#files, this.#folders, this.#volumes, this.#tmpfs];
    if (all.some((mounted) => mounted.has(target))) {
      throw topologyError(pathOf(this), `${target} is already mounted; choose another path for one of the two`);
    }
  }
}
