import type { Template } from './plan.ts';

/** What a file holds: the constant of a content, or a secret. */
export type FileContent = string | Template;

/** The mounts of one container, under way. */
export interface MountDraft {
  readonly files: { target: string; content: FileContent; mode: string | null }[];
  readonly folders: {
    target: string;
    files: readonly { readonly path: string; readonly content: FileContent; readonly mode: string | null }[];
  }[];
  readonly volumes: { target: string; volume: string; readOnly: boolean }[];
  readonly tmpfs: { target: string; sizeBytes: number | null }[];
}
