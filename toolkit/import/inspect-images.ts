import type { Runner } from '../run.ts';
import { type ImageProgram, knownImage } from './known-images.ts';

/** What images start, as far as the engine of this machine has them; one that is not known here is left out. */
export async function inspectImages(
  images: readonly string[],
  run: Runner,
  cwd: string,
): Promise<ReadonlyMap<string, ImageProgram>> {
  const unknown = [...new Set(images)].filter((image) => knownImage(image) === null);
  const found = await Promise.all(
    unknown.map(async (image) => {
      const args = ['image', 'inspect', '--format', '{{json .Config}}', image];
      const { code, stdout } = await run('docker', args, { cwd, timeoutMilliseconds: 10_000 });
      return code === 0 ? [[image, programOf(new TextDecoder().decode(stdout))] as const] : [];
    }),
  );
  return new Map(found.flat());
}

function programOf(text: string): ImageProgram {
  const { Entrypoint, Cmd, User } = JSON.parse(text) as {
    readonly Entrypoint?: readonly string[] | null;
    readonly Cmd?: readonly string[] | null;
    readonly User?: string;
  };
  const [, uid, gid] = /^(\d+)(?::(\d+))?$/.exec(User ?? '') ?? [];
  const user = uid === undefined ? null : { uid: Number(uid), gid: Number(gid ?? uid) };
  return { entrypoint: Entrypoint ?? [], command: Cmd ?? [], user };
}
