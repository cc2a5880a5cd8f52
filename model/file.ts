import type { Value } from './value.ts';

/** A file that reaches a host before the container that mounts it is created. */
export interface FileNode {
  readonly kind: 'file';
  readonly path: string;
  /** `<server>/<container>/<target>` */
  readonly id: string;
  readonly server: string;
  /** Id of the service or job that mounts it. */
  readonly container: string;
  /** Absolute path inside the container. */
  readonly target: string;
  /** Absolute path on the host; it names the content, unless the program reloads the file. */
  readonly source: string;
  readonly content: Value;
  /** Octal, such as `0400`. */
  readonly mode: string;
  readonly owner: { readonly uid: number; readonly gid: number };
  /** The program reads it again when told to, so a change of it replaces no container. */
  readonly reloadable: boolean;
}
