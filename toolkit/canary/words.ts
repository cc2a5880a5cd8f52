import type { Sides } from './sides.ts';
import { answersOf, type Tally } from './tally.ts';
import type { CanaryStrategy } from './verdict.ts';

/** `api: 12 of 118 requests went to the new containers, 0 errors`. */
export function sharesText(tally: Tally, { service, newer, older }: Sides): string {
  const { answers, errors } = answersOf(tally, newer);
  const all = answers + answersOf(tally, older).answers;
  return `${service.name}: ${answers} of ${all} requests went to the new containers, ${errors} ${errors === 1 ? 'error' : 'errors'}`;
}

/** Why a canary was stopped, with what the old containers answered meanwhile. */
export function failureText(tally: Tally, { service, newer, older }: Sides, strategy: CanaryStrategy): string {
  const seen = answersOf(tally, newer);
  const before = answersOf(tally, older);
  return [
    `${service.name}: ${seen.errors} of ${seen.answers} answers of the new containers were errors,`,
    `${percentText(seen.errors, seen.answers)}, and ${strategy.maximumErrorPercent} % may be;`,
    `of the old ones' ${before.errors} of ${before.answers}`,
  ].join(' ');
}

/** `5 min`, `30 s`. */
export function timeText(seconds: number): string {
  return seconds >= 120 ? `${Math.ceil(seconds / 60)} min` : `${seconds} s`;
}

function percentText(part: number, whole: number): string {
  return `${Number(((100 * part) / whole).toPrecision(2))} %`;
}
