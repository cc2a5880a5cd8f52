import { join } from 'node:path';
import { alone, cached } from './cache.ts';
import { aptInstall } from './debian.ts';
import { isOnEngine } from './image.ts';
import type { LabPlace } from './lab-settings.ts';
import { run, runOrThrow } from './run.ts';

const SUITE = 'forky';
const MIRROR = 'http://deb.debian.org/debian';

/** Whether official images can be had: asks the registry once, briefly. */
export async function registryAnswers(): Promise<boolean> {
  const probe = ['curl', '-sS', '-m', '5', '-o', '/dev/null', '-w', '%{http_code}', 'https://registry-1.docker.io/v2/'];
  const { stdout } = await run(probe, { timeoutSeconds: 10 });
  return stdout === '401' || stdout === '200';
}

/** Reference of an image of Debian's testing suite: the official one, or one made by mmdebstrap. */
export async function debianImage(place: LabPlace, online: boolean): Promise<string> {
  if (online) return `debian:${SUITE}-slim`;
  const name = `arrimage-lab/debian:${SUITE}`;
  if (await isOnEngine(name)) return name;
  const folder = await cached(place, {
    name: 'debian',
    from: { suite: SUITE, mirror: MIRROR },
    make: bootstrap,
  });
  await alone(join(folder, 'import'), async () => {
    if (!(await isOnEngine(name))) await runOrThrow(['docker', 'import', join(folder, 'root.tar'), name]);
  });
  return name;
}

async function bootstrap(folder: string): Promise<void> {
  if ((await run(['mmdebstrap', '--version'])).code !== 0) await aptInstall(['mmdebstrap']);
  // A mirror may be behind by more than the Release file allows; signatures are still checked.
  const options = ['--variant=minbase', '--aptopt=Acquire::Check-Valid-Until "false"', '--aptopt=Acquire::Retries "5"'];
  await runOrThrow(['mmdebstrap', '--quiet', ...options, SUITE, join(folder, 'root.tar'), MIRROR]);
}
