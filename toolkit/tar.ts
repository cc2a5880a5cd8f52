import { pack } from 'tar-stream';

/** A file on its way to a host. */
export interface TarFile {
  /** Relative, with `/`. */
  readonly path: string;
  readonly content: Uint8Array;
  /** Permission bits, such as 0o400. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** A file of root's that everybody may read, for what holds no secret. */
export function publicFile(path: string, text: string): TarFile {
  return { path, content: new TextEncoder().encode(text), mode: 0o644, uid: 0, gid: 0 };
}

/** An archive of files and the folders they lie in; folders are root's, and everybody can enter them. */
export async function tarOf(files: readonly TarFile[]): Promise<Uint8Array> {
  const archive = pack();
  const chunks: Uint8Array[] = [];
  const done = (async () => {
    for await (const chunk of archive) chunks.push(chunk as Uint8Array);
  })();
  // No clock: equal files are equal archives.
  const common = { mtime: new Date(0) };
  for (const folder of foldersOf(files)) {
    archive.entry({ ...common, name: folder, type: 'directory', mode: 0o755, uid: 0, gid: 0 });
  }
  for (const { path, content, mode, uid, gid } of files) {
    archive.entry({ ...common, name: path, mode, uid, gid }, Buffer.from(content));
  }
  archive.finalize();
  await done;
  return Buffer.concat(chunks);
}

function foldersOf(files: readonly TarFile[]): readonly string[] {
  const folders = new Set<string>();
  for (const { path } of files) {
    const names = path.split('/');
    for (let count = 1; count < names.length; count += 1) folders.add(names.slice(0, count).join('/'));
  }
  return [...folders].sort();
}
