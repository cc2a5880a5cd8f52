import type { FileContent, MountDraft } from './mount-draft.ts';

/** The mounts, with each file and folder that lies within a mounted folder among the files of that folder, where it hides what was there. */
export function withoutNesting(draft: MountDraft): MountDraft {
  const folders: MountDraft['folders'] = [];
  for (const folder of [...draft.folders].sort((a, b) => a.target.length - b.target.length)) {
    const inner = folder.files.map(({ path, ...file }) => ({ ...file, target: `${folder.target}/${path}` }));
    if (!takeIn(folders, folder.target, inner)) folders.push(folder);
  }
  const files = draft.files.filter((file) => !takeIn(folders, file.target, [file]));
  return { ...draft, folders, files };
}

interface File {
  readonly target: string;
  readonly content: FileContent;
  readonly mode: string | null;
}

/** Puts files in place of what a folder has at a path; false where no folder holds that path. */
function takeIn(folders: MountDraft['folders'], target: string, files: readonly File[]): boolean {
  const index = folders.findIndex((folder) => target.startsWith(`${folder.target}/`));
  const folder = folders[index];
  if (folder === undefined) return false;
  const place = target.slice(folder.target.length + 1);
  const kept = folder.files.filter(({ path }) => path !== place && !path.startsWith(`${place}/`));
  const added = files.map(({ target: at, ...file }) => ({ ...file, path: at.slice(folder.target.length + 1) }));
  folders[index] = { target: folder.target, files: [...kept, ...added] };
  return true;
}
