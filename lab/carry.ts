import { sshCommand } from './access.ts';
import { type ImageSet, imageArchive, imageIds } from './image-set.ts';
import type { Lab, LabHost } from './lab-settings.ts';
import { run, runOrThrow } from './run.ts';

/** Brings the images to every host that lacks one: saved once, loaded over SSH, no registry needed. */
export async function carryImages(lab: Lab, { images }: ImageSet): Promise<void> {
  const wanted = await imageIds([...images.keys()]);
  const checks = await Promise.all(lab.hosts.map(async (host) => ({ host, has: await hasAll(lab, host, wanted) })));
  const lacking = checks.filter(({ has }) => !has).map(({ host }) => host);
  if (lacking.length === 0) return;
  const archive = await imageArchive(lab.place, images);
  lab.place.report(`loading ${images.size} images on ${lacking.map(({ name }) => name).join(', ')}`);
  await Promise.all(
    lacking.map((host) => runOrThrow(sshCommand(lab, host, ['docker', 'load', '-q']), { input: archive })),
  );
}

async function hasAll(lab: Lab, host: LabHost, wanted: ReadonlyMap<string, string>): Promise<boolean> {
  const list = ['docker', 'image', 'ls', '--no-trunc', '--format', "'{{.Repository}}:{{.Tag}} {{.ID}}'"];
  const { stdout } = await run(sshCommand(lab, host, list), { timeoutSeconds: 30 });
  const found = new Map(stdout.split('\n').map((line) => [line.split(' ')[0], line.split(' ')[1]]));
  return [...wanted].every(([name, id]) => found.get(name) === id);
}
