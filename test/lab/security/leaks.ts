import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runOrThrow } from '../../../lab/run.ts';
import { LAB, onHost } from '../tools/deployed-lab.ts';

/** Values to look for, by the name of their secret. */
export type Canaries = ReadonlyMap<string, string>;

/** Texts that give a value away: as it is, in a URL, and in base64 at each of the three places a byte may have. */
export function formsOf(value: string): readonly string[] {
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.from(`${'x'.repeat(shift)}${value}`).toString('base64');
    // What stands before and after the value has a part in the first and last characters.
    return text.slice(shift === 0 ? 0 : 4, -4);
  });
  return [...new Set([value, encodeURIComponent(value), ...base64])];
}

/** Which secrets a text gives away, as `<place>: <secret>`. */
export function leaksIn(place: string, text: string, canaries: Canaries): readonly string[] {
  return [...canaries]
    .filter(([, value]) => formsOf(value).some((form) => text.includes(form)))
    .map(([name]) => `${place}: ${name}`);
}

/** Looks through all files of a folder, but for those that `isLeftOut` names by their relative path. */
export function leaksInFolder(
  folder: string,
  canaries: Canaries,
  isLeftOut: (path: string) => boolean,
): readonly string[] {
  const paths = (readdirSync(folder, { recursive: true }) as readonly string[]).filter(
    (path) => !isLeftOut(path) && statSync(join(folder, path), { throwIfNoEntry: false })?.isFile() === true,
  );
  return paths.flatMap((path) => leaksIn(path, readFileSync(join(folder, path), 'latin1'), canaries));
}

/** What a host shows or keeps where no secret belongs: each place with its text. */
export async function hostTexts(host: string): Promise<Readonly<Record<string, string>>> {
  const lines = {
    'docker inspect': 'docker ps -aq | xargs -r docker inspect',
    'docker logs': 'for id in $(docker ps -aq); do docker logs "$id" 2>&1; done',
    'docker history': 'docker image ls -q | sort -u | xargs -r -n 1 docker history --no-trunc',
    'docker events': 'docker events --since 60m --until "$(date +%s)"',
    processes: 'ps axww -o args',
  };
  const texts = Object.entries(lines).map(
    async ([place, line]) => [`${host} ${place}`, await onHost(host, line)] as const,
  );
  return Object.fromEntries(await Promise.all(texts));
}

/** Paths of the files on a host that hold a form of a value; the patterns travel in a file, not on a command line. */
export async function hostFiles(host: string, canaries: Canaries, patterns: string): Promise<readonly string[]> {
  const container = `arrimage-${LAB.name}-${host}`;
  await runOrThrow(['docker', 'cp', patterns, `${container}:/root/patterns`]);
  // Others write there at the same time.
  const grep = 'grep -r -l -a -F -f /root/patterns /srv /tmp /var/log /home /root 2>/dev/null; rm /root/patterns';
  const text = await runOrThrow(['docker', 'exec', container, 'sh', '-c', grep]);
  const found = text.split('\n').filter((path) => path !== '' && path !== '/root/patterns');
  return canaries.size === 0 ? [] : found;
}

/** Looks in which a process is new and may run another program in a moment, so that each reads it; and looks from one that reads all to the next. */
const [NEW, ALL] = [25, 15];

/** Reads every command line of this machine, and so those of the hosts on it, again and again until it is stopped. */
export function watchCommandLines(
  canaries: Canaries,
  every = 20,
): () => { readonly seen: number; readonly leaks: readonly string[] } {
  const lines = new Set<string>();
  let looks = 0;
  let before: ReadonlyMap<string, number> = new Map();
  const look = (): void => {
    looks += 1;
    const now = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
    const ages = new Map(now.map((entry) => [entry, (before.get(entry) ?? 0) + 1]));
    before = ages;
    for (const [entry, age] of ages) {
      if (age > NEW && looks % ALL > 0) continue;
      try {
        lines.add(readFileSync(`/proc/${entry}/cmdline`, 'latin1').replaceAll('\0', ' '));
      } catch {
        // It has ended in the meantime.
      }
    }
  };
  const timer = setInterval(look, every);
  return () => {
    clearInterval(timer);
    return { seen: lines.size, leaks: [...lines].flatMap((line) => leaksIn('a command line', line, canaries)) };
  };
}
