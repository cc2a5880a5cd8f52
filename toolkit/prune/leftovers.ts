import type { ServerNode } from '../../model/server.ts';
import type { Topology } from '../../model/topology.ts';

/** Releases that differ from one another and are kept on a server, with the files that a way back to them needs. */
export const KEPT_RELEASES = 5;

/** Records that are kept on a server where releases are alike. */
const KEPT_RECORDS = 20;

/** Failures whose records are kept on a server. */
const KEPT_FAILURES = 20;

/** What a server holds below the folder of a deployment. */
export interface Held {
  /** Names of the folders in `files/`. */
  readonly folders: readonly string[];
  /** Names of the records in `releases/`, `<number>-<hash>.json`. */
  readonly releases: readonly string[];
  /** Names of the records in `failures/`, `<time>-<hash>.json`. */
  readonly failures: readonly string[];
  /** Folders of `files/` that each record speaks of. */
  readonly mentions: ReadonlyMap<string, readonly string[]>;
  /** Sources of the mounts of all containers, also of those that do not run and of those that are not ours. */
  readonly mounts: readonly string[];
}

/** What can go. */
export interface Leftovers {
  readonly folders: readonly string[];
  readonly releases: readonly string[];
  readonly failures: readonly string[];
}

/** Says what neither a container, nor what is deployed, nor a release that is kept needs; only what has a name of ours. */
export function leftoversOf(topology: Topology, server: ServerNode, held: Held): Leftovers {
  const ours = held.releases.filter((name) => RECORD.test(name)).sort((a, b) => numberOf(b) - numberOf(a));
  // Repairs make releases that are alike; they must not push out what can be gone back to.
  const hashes = [...new Set(ours.map(hashOf))].slice(0, KEPT_RELEASES);
  const kept = ours.filter((name, index) => {
    const isNewest = ours.findIndex((other) => hashOf(other) === hashOf(name)) === index;
    return hashes.includes(hashOf(name)) && (isNewest || index < KEPT_RECORDS);
  });
  const needed = new Set([
    ...kept.flatMap((name) => held.mentions.get(name) ?? []),
    ...topology.files.filter((file) => file.server === server.name).map(({ source }) => folderOf(server, source)),
    // The engine may know the folder by another path: each part of it counts.
    ...held.mounts.flatMap((source) => source.split('/')),
  ]);
  // What a record of ours does not tell, nobody may need: without one that can be read, nothing goes.
  const isTold = kept.length > 0 && kept.every((name) => held.mentions.has(name));
  return {
    folders: isTold ? held.folders.filter((name) => CONTENT_NAMED.test(name) && !needed.has(name)).sort() : [],
    releases: isTold ? ours.filter((name) => !kept.includes(name)).sort() : [],
    failures: held.failures
      .filter((name) => FAILURE.test(name))
      .sort()
      .slice(0, -KEPT_FAILURES),
  };
}

/** The time comes first, so that they sort by it. */
const FAILURE = /^\d{8}T\d{9}Z-[0-9a-f]{8}\.json$/;

const RECORD = /^\d+-[0-9a-f]{8}\.json$/;

/** Folders without a hash are those of files that a program reads again; they stay. */
const CONTENT_NAMED = /^[a-z0-9][a-z0-9-]*-[0-9a-f]{8}$/;

function hashOf(record: string): string {
  return record.slice(record.indexOf('-'));
}

function numberOf(record: string): number {
  return Number.parseInt(record, 10);
}

/** `/srv/arrimage/shop-prod/files/api-1a2b3c4d/etc/api.conf` → `api-1a2b3c4d` */
function folderOf({ directory }: ServerNode, source: string): string {
  return source.slice(`${directory}/files/`.length).split('/')[0] ?? '';
}
