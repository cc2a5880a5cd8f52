import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LAB_LABEL, type Lab } from '../lab-settings.ts';
import { run, runOrThrow } from '../run.ts';

/** A program of the world outside of a lab's hosts, in a container beside them. */
export interface Outside {
  /** Its container is called `arrimage-<lab>-<name>`. */
  readonly name: string;

  /** Reference of an image on the lab's engine. */
  readonly image: string;

  /** Last number of its address in the network of the lab: .200 and on, where no host is. */
  readonly number: number;

  /**
   * Program and arguments.
   *
   * @default - the image's own
   */
  readonly command?: readonly string[];

  /**
   * Texts by their absolute paths in the container, readable by everybody there.
   *
   * @default {}
   */
  readonly files?: Readonly<Record<string, string>>;

  /** @default {} */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts a program of the outside world anew, in the network of a lab that is up, and gives its address; `labDown` removes it too. */
export async function startOutside(lab: Lab, outside: Outside): Promise<string> {
  await stopOutside(lab, outside.name);
  await runOrThrow(createOutsideCommand(lab, outside));
  const files = Object.entries(outside.files ?? {});
  if (files.length > 0) await putFiles(outsideContainer(lab, outside.name), files);
  await runOrThrow(['docker', 'start', outsideContainer(lab, outside.name)]);
  return outsideAddress(lab, outside);
}

/** Removes a program of the outside world, if it is there. */
export async function stopOutside(lab: Lab, name: string): Promise<void> {
  const container = outsideContainer(lab, name);
  if ((await run(['docker', 'inspect', container])).code === 0)
    await runOrThrow(['docker', 'rm', '-f', '-v', container]);
}

export function outsideContainer(lab: Lab, name: string): string {
  return `${lab.network}-${name}`;
}

export function outsideAddress(lab: Lab, { number }: Pick<Outside, 'number'>): string {
  return `${lab.settings.subnet}.${number}`;
}

/** The command that makes its container. */
export function createOutsideCommand(lab: Lab, outside: Outside): readonly string[] {
  return [
    ...['docker', 'create', '--init', '--name', outsideContainer(lab, outside.name), '--hostname', outside.name],
    ...['--label', `${LAB_LABEL}=${lab.settings.name}`, '--network', lab.network, '--ip', outsideAddress(lab, outside)],
    ...Object.entries(outside.environment ?? {}).flatMap(([name, value]) => ['-e', `${name}=${value}`]),
    outside.image,
    ...(outside.command ?? []),
  ];
}

/** Through an archive, so that folders which the image lacks are made. */
async function putFiles(container: string, files: readonly (readonly [string, string])[]): Promise<void> {
  const { tarOf } = await import('../../toolkit/tar.ts');
  const owner = { mode: 0o444, uid: 0, gid: 0 };
  const archive = await tarOf(
    files.map(([path, text]) => ({ path: path.replace(/^\//, ''), content: Buffer.from(text), ...owner })),
  );
  const draft = await mkdtemp(join(tmpdir(), 'arrimage-outside-'));
  try {
    await writeFile(join(draft, 'files.tar'), archive, { mode: 0o600 });
    await runOrThrow(['docker', 'cp', '-', `${container}:/`], { input: join(draft, 'files.tar') });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
