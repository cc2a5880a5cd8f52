import { weightsOf } from './weights.ts';

/** Names of the containers that share a service's requests. */
export interface Names {
  readonly newer: readonly string[];
  readonly older: readonly string[];
}

const SERVER = /^(\s*server ([^\s:;]+):\d+)(?: weight=(\d+))?/;

/** The container that a line of upstreams names, and its weight where it has one; null: it names none. */
export function serverOf(line: string): { readonly name: string; readonly weight: number | null } | null {
  const [, , name, weight] = SERVER.exec(line) ?? [];
  return name === undefined ? null : { name, weight: weight === undefined ? null : Number(weight) };
}

/**
 * The upstreams of an edge for the time of a canary: those it has, with the new containers beside the old ones.
 *
 * All else stays as it is: the rest of the edge's configuration is still the old one, and may need it.
 *
 * @param live the file as it is
 * @param wanted the file as it will be, which has the lines of the new containers
 */
export function canaryUpstreams(live: string, wanted: string, sides: readonly Names[], percent: number): string {
  return sides.reduce((text, { newer, older }) => {
    const weights = weightsOf(percent, newer.length, older.length);
    const added = linesOf(wanted, newer).map((line) => weighted(line, weights.newer));
    const [first] = linesOf(text, older);
    return withoutServers(text, (name) => newer.includes(name))
      .split('\n')
      .flatMap((line) => {
        if (!older.includes(serverOf(line)?.name ?? '')) return [line];
        return [weighted(line, weights.older), ...(line === first ? added : [])];
      })
      .join('\n');
  }, live);
}

/** The upstreams of an edge without the new containers and without weights, as before a canary. */
export function upstreamsBefore(live: string, sides: readonly Names[]): string {
  const text = sides.reduce((before, { newer }) => withoutServers(before, (name) => newer.includes(name)), live);
  return text
    .split('\n')
    .map((line) => line.replace(SERVER, '$1'))
    .join('\n');
}

function linesOf(text: string, names: readonly string[]): readonly string[] {
  return text.split('\n').filter((line) => names.includes(serverOf(line)?.name ?? ''));
}

/** Upstreams without the containers of some names. */
export function withoutServers(text: string, isGone: (name: string) => boolean): string {
  const isKept = (line: string): boolean => {
    const server = serverOf(line);
    return server === null || !isGone(server.name);
  };
  return text.split('\n').filter(isKept).join('\n');
}

function weighted(line: string, weight: number): string {
  return line.replace(SERVER, `$1 weight=${weight}`);
}
