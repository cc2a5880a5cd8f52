import type { LiveContainer, Sides } from './sides.ts';
import type { Answers } from './verdict.ts';

/** What is known of a canary so far. */
export interface Tally {
  /** Seconds of the period that are counted. */
  readonly seconds: number;
  /** By name. */
  readonly containers: ReadonlyMap<string, Tallied>;
}

/** One container during a canary. */
export interface Tallied extends Answers {
  readonly state: string;
  readonly restarts: number;
  readonly health: string;
}

/** Adds what one piece of the log tells: lines `container <name> <state> <restarts> <health> <answers> <errors>`, then `counted <seconds>`. */
export function addTo(tally: Tally, lines: readonly string[]): Tally {
  const words = lines.map((line) => line.split(' '));
  const seconds = Number(words.find(([kind]) => kind === 'counted')?.[1] ?? tally.seconds);
  const containers = words
    .filter(([kind]) => kind === 'container')
    .map(([, name = '', state = '', restarts, health = '', answers, errors]): readonly [string, Tallied] => {
      const before = tally.containers.get(name);
      return [
        name,
        {
          ...{ state, health, restarts: Number(restarts) },
          answers: (before?.answers ?? 0) + Number(answers),
          errors: (before?.errors ?? 0) + Number(errors),
        },
      ];
    });
  return { seconds, containers: new Map(containers) };
}

/** What several containers answered together. */
export function answersOf({ containers }: Tally, side: readonly LiveContainer[]): Answers {
  const own = side.map(({ name }) => containers.get(name));
  return {
    answers: own.reduce((sum, item) => sum + (item?.answers ?? 0), 0),
    errors: own.reduce((sum, item) => sum + (item?.errors ?? 0), 0),
  };
}

/** What is wrong with a new container that does not run as it did when the canary began; null: nothing with any. */
export function brokenOf(
  { containers }: Tally,
  { newer }: Sides,
): { readonly name: string; readonly what: string } | null {
  for (const { name, restarts } of newer) {
    const now = containers.get(name);
    if (now === undefined) return { name, what: 'is gone' };
    if (now.restarts > restarts) return { name, what: 'has ended and was started again' };
    if (now.state !== 'running') return { name, what: `is ${now.state}` };
    if (now.health === 'unhealthy') return { name, what: 'is unhealthy' };
  }
  return null;
}
