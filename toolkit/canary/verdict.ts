import type { Strategy } from '../../model/strategy.ts';

export type CanaryStrategy = Extract<Strategy, { readonly kind: 'canary' }>;

/** What containers answered so far; a connection that one of them did not take is an error too. */
export interface Answers {
  readonly answers: number;
  readonly errors: number;
}

/**
 * - `wait`: the period goes on
 * - `failed`: too many errors
 * - `unproven`: the period is over, with too few answers to say more than that they were good
 */
export type Verdict = 'wait' | 'passed' | 'failed' | 'unproven';

/** Chance of stopping, at one look before the end, new containers whose share of errors is in truth just at the limit. */
const DOUBT = 0.001;

/**
 * Whether new containers answer well enough.
 *
 * At the end of the period the share of errors decides as it is. Before, where one error may be chance, it has to be above the limit beyond doubt.
 */
export function judge(
  { answers, errors }: Answers,
  { maximumErrorPercent, minimumRequests }: CanaryStrategy,
  isOver: boolean,
): Verdict {
  const isAbove = errors * 100 > maximumErrorPercent * answers;
  if (isOver) return isAbove ? 'failed' : answers < minimumRequests ? 'unproven' : 'passed';
  if (!isAbove || answers < minimumRequests) return 'wait';
  return answers * divergence(errors / answers, maximumErrorPercent / 100) > -Math.log(DOUBT) ? 'failed' : 'wait';
}

/**
 * Kullback-Leibler divergence of two shares, the first above the second.
 *
 * By Chernoff's bound, `n` answers show a share of `seen` or more by chance with a probability of at most `exp(-n · divergence)`.
 */
function divergence(seen: number, limit: number): number {
  if (limit === 0) return Number.POSITIVE_INFINITY;
  const rest = seen === 1 ? 0 : (1 - seen) * Math.log((1 - seen) / (1 - limit));
  return seen * Math.log(seen / limit) + rest;
}
