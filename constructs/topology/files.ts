import { posix } from 'node:path';
import type { BindMount } from '../../model/container.ts';
import type { FileNode } from '../../model/file.ts';
import { byCodeUnit, hashOf } from '../../model/json.ts';
import { secretsOf, textOf, type Value } from '../../model/value.ts';
import type { Container } from '../container.ts';
import type { Owner } from '../container-props.ts';
import { pathOf } from '../path.ts';

/** A file on its way to a container. */
export interface FileDraft {
  readonly target: string;
  readonly content: Value;
  readonly mode: string;
  readonly owner: Owner;
  readonly reloadable: boolean;
  /** What is mounted: a folder that holds it, or null for the file alone. */
  readonly folder: string | null;
}

/**
 * Gives the files of a container their places on the host, and the mounts that show them to it.
 *
 * Files lie in a folder named by the content of all of them and the versions of the secrets in them: other content is another mount,
 * so the container is replaced, and the old folder serves a way back. Reloadable files lie in a folder that stays the same.
 */
export function placeFiles(
  container: Container,
  directory: string,
  drafts: readonly FileDraft[],
  versions: ReadonlyMap<string, number>,
): { readonly files: readonly FileNode[]; readonly mounts: readonly BindMount[] } {
  const sorted = [...drafts].sort((a, b) => byCodeUnit(a.target, b.target));
  const folder = `${directory}/files/${container.name}`;
  const fixed = sorted.filter((draft) => !draft.reloadable);
  const content = `${folder}-${contentHash(fixed, versions)}`;
  const files = sorted.map(
    (draft): FileNode => ({
      kind: 'file',
      path: pathOf(container),
      id: `${container.id}${draft.target}`,
      server: container.server.name,
      container: container.id,
      target: draft.target,
      source: `${draft.reloadable ? folder : content}${draft.target}`,
      content: draft.content,
      mode: draft.mode,
      owner: draft.owner,
      reloadable: draft.reloadable,
    }),
  );
  const mounted = new Set(fixed.map((draft) => draft.folder ?? draft.target));
  const live = new Set(sorted.filter((draft) => draft.reloadable).map((draft) => posix.dirname(draft.target)));
  return {
    files,
    mounts: [
      ...[...mounted].map((target) => bind(`${content}${target}`, target)),
      ...[...live].map((target) => bind(`${folder}${target}`, target)),
    ],
  };
}

function contentHash(drafts: readonly FileDraft[], versions: ReadonlyMap<string, number>): string {
  const parts = drafts.map(({ target, content, mode, owner }) => {
    const secrets = secretsOf(content).map((name) => versions.get(name) ?? 1);
    return { target, content: textOf(content), mode, owner, secrets };
  });
  return hashOf(parts).slice(0, 8);
}

function bind(source: string, target: string): BindMount {
  return { kind: 'bind', source, target, readOnly: true };
}
