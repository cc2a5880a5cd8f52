import type { StepPlace } from '../step/step-place.ts';
import { watchScript } from './count-script.ts';
import type { Sides } from './sides.ts';
import { addTo, answersOf, brokenOf, type Tally } from './tally.ts';
import { type CanaryStrategy, judge } from './verdict.ts';
import { failureText, sharesText, timeText } from './words.ts';

/** A canary that runs. */
export interface Canary {
  readonly strategy: CanaryStrategy;
  /** Name of the edge's container. */
  readonly edge: string;
  readonly sides: readonly Sides[];
  /** Commands on the host that turn the edge to the old containers. */
  readonly putBack: string;
}

/** Why a canary was stopped. */
export interface Failure {
  readonly reason: string;
  /** Container whose last lines say more; null: none does. */
  readonly container: string | null;
}

/** Watches a canary until its period is over or it has surely failed; null: the new containers may have all requests. */
export async function watchCanary(place: StepPlace, canary: Canary): Promise<Failure | null> {
  const { server, hosts } = place;
  const { periodSeconds } = canary.strategy;
  const stop = new AbortController();
  const lines: string[] = [];
  let tally: Tally = { seconds: 0, containers: new Map() };
  let failure: Failure | null = null;
  let told = 0;
  const line = (text: string): void => {
    if (stop.signal.aborted) return;
    lines.push(text);
    if (text === 'unreadable') failure = { reason: `the log of ${canary.edge} cannot be read`, container: null };
    else if (text.startsWith('counted ')) {
      tally = addTo(tally, lines.splice(0));
      failure = failureOf(tally, canary);
      if (
        failure === null &&
        tally.seconds - told >= Math.max(5, periodSeconds / 10) &&
        tally.seconds < periodSeconds
      ) {
        told = tally.seconds;
        for (const sides of canary.sides)
          tell(place, `${sharesText(tally, sides)}, ${timeText(periodSeconds - told)} left`);
      }
    }
    if (failure !== null) stop.abort();
  };
  const names = canary.sides.flatMap(({ newer, older }) => [...newer, ...older].map(({ name }) => name));
  await hosts
    .script(server, 'watching the canary', watchScript(canary.putBack), {
      args: [canary.edge, String(periodSeconds), ...names],
      timeoutSeconds: periodSeconds + 120,
      signal: stop.signal,
      onDisconnect: 'ends',
      line,
    })
    .catch((error: unknown) => {
      if (failure === null) throw error;
    });
  if (failure === null) for (const sides of canary.sides) tell(place, endText(tally, sides, canary.strategy));
  return failure;
}

/** Says something while a deployment runs: the sign at the start tells it from what only Terraform reads. */
export function tell({ server, report }: StepPlace, text: string): void {
  report(`!${server.name}: ${text}`);
}

/** Why a canary has failed by what is known of it; null: it has not. */
export function failureOf(tally: Tally, { sides, strategy }: Pick<Canary, 'sides' | 'strategy'>): Failure | null {
  for (const side of sides) {
    const broken = brokenOf(tally, side);
    if (broken !== null) {
      return { reason: `${sharesText(tally, side)}, and ${broken.name} ${broken.what}`, container: broken.name };
    }
    if (judge(answersOf(tally, side.newer), strategy, tally.seconds >= strategy.periodSeconds) === 'failed') {
      const errorsOf = (name: string): number => tally.containers.get(name)?.errors ?? 0;
      const [worst] = side.newer.map(({ name }) => name).sort((one, other) => errorsOf(other) - errorsOf(one));
      return { reason: failureText(tally, side, strategy), container: worst ?? null };
    }
  }
  return null;
}

/** How a canary ended that did not fail. */
export function endText(tally: Tally, sides: Sides, strategy: CanaryStrategy): string {
  const isProven = judge(answersOf(tally, sides.newer), strategy, true) === 'passed';
  return isProven
    ? `${sharesText(tally, sides)}; they get all now`
    : `${sharesText(tally, sides)}: fewer than the ${strategy.minimumRequests} that say something, so the canary has proved little; they get all now`;
}
