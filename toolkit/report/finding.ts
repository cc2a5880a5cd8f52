import { formatProblem } from '../../settings/problem.ts';
import type { Checked } from '../check.ts';
import { targetText } from '../target.ts';

/** One thing that a check found, in the same shape for every format. */
export interface Finding {
  /** Stable id: `settings/value`, `topology`, or that of a policy. */
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  /** `<system>/<environment>`. */
  readonly target: string;
  /** Settings file, or null where the finding is about what they make. */
  readonly path: string | null;
  /** Counts from 1. */
  readonly line: number | null;
  readonly column: number | null;
  /** Setting, construct or node it is about. */
  readonly subject: string;
  readonly message: string;
  /** The line a person reads. */
  readonly text: string;
  /** Why the team lives with it; null: it does not. */
  readonly suppressedBecause: string | null;
}

/** What was found, environment by environment; what is wrong with the base of several is told once. */
export function findingsOf(checked: readonly Checked[]): readonly Finding[] {
  const texts = new Set<string>();
  return checked.flatMap(findings).filter((finding) => {
    const key = finding.path === null ? `${finding.target} ${finding.text}` : finding.text;
    return !texts.has(key) && texts.add(key);
  });
}

function findings({ target, problems, topologyProblems, judgement }: Checked): readonly Finding[] {
  const name = targetText(target);
  const place = { path: null, line: null, column: null };
  return [
    ...problems.map((problem): Finding => {
      const { rule, path, line, column, where, message } = problem;
      const inFile = line !== null;
      return {
        rule,
        severity: 'error',
        target: name,
        path: inFile ? path : null,
        line,
        column,
        subject: where,
        message,
        text: formatProblem(problem),
        suppressedBecause: null,
      };
    }),
    ...topologyProblems.map(({ path, message }) =>
      finding({ rule: 'topology', severity: 'error', target: name, ...place, subject: path, message }),
    ),
    ...judgement.violations.map(({ policy, severity, subject, message }) =>
      finding({ rule: policy, severity, target: name, ...place, subject, message }),
    ),
    ...judgement.suppressed.map(({ violation: { policy, severity, subject, message }, suppression }) => ({
      ...finding({ rule: policy, severity, target: name, ...place, subject, message }),
      suppressedBecause: suppression.reason,
    })),
  ];
}

function finding(parts: Omit<Finding, 'text' | 'suppressedBecause'>): Finding {
  const { target, subject, message, rule } = parts;
  return { ...parts, text: `${target} ${subject}: ${message} (${rule})`, suppressedBecause: null };
}
