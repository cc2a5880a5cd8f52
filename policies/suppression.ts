import type { Suppression } from '../model/suppression.ts';
import type { Violation } from '../model/violation.ts';
import { tryFindNearest } from './facts/nearest.ts';
import type { Rule } from './policy.ts';

const RULES = {
  'expired-suppression': {
    severity: 'warning',
    title: 'A suppression whose last day has passed is removed; what it suppressed is reported again.',
    remedy: 'Mend what the policy objects to and remove the suppression, or give it a new end.',
    incident: null,
    suppressible: false,
  },
  'refused-suppression': {
    severity: 'error',
    title: 'A suppression has a reason, and its policy is one that a team may live with.',
    remedy: 'Write the reason; where the policy cannot be suppressed, mend what it objects to.',
    incident: null,
    suppressible: false,
  },
  'unknown-suppression': {
    severity: 'error',
    title: 'A suppression names a policy that exists.',
    remedy: 'Correct the name.',
    incident: null,
    suppressible: false,
  },
  'unused-suppression': {
    severity: 'warning',
    title: 'A suppression without anything to suppress is removed.',
    remedy: 'Remove it, or correct its subject.',
    incident: null,
    suppressible: false,
  },
} as const satisfies Readonly<Record<string, Omit<Rule, 'id'>>>;

type RuleId = keyof typeof RULES;

/** Rules about suppressions themselves, sorted by id; they cannot be suppressed. */
export const suppressionRules: readonly Rule[] = (Object.keys(RULES) as RuleId[]).map((id) => ({ id, ...RULES[id] }));

/** What stands against a suppression, whatever it matches; null: it holds on that day. */
export function objectionTo(suppression: Suppression, rules: readonly Rule[], today: string): Violation | null {
  const { policy, until, reason } = suppression;
  const rule = rules.find(({ id }) => id === policy);
  if (rule === undefined) {
    const ids = rules.map(({ id }) => id);
    return violation(
      'unknown-suppression',
      suppression,
      `no policy has the id, got "${policy}"; ${nearest(policy, ids, 'see the list of policies')}`,
    );
  }
  if (!rule.suppressible) {
    return violation(
      'refused-suppression',
      suppression,
      `policy ${policy} cannot be suppressed, got "${reason}"; mend what it objects to`,
    );
  }
  if (reason.trim() === '') {
    return violation(
      'refused-suppression',
      suppression,
      `policy ${policy} is suppressed without a reason, got "${reason}"; write why the team lives with it`,
    );
  }
  if (until !== null && until < today) {
    return violation(
      'expired-suppression',
      suppression,
      `the suppression of ${policy} has ended, got "${until}"; mend what it objects to, or give it a new end`,
    );
  }
  return null;
}

/** A suppression that holds and matches nothing. */
export function unusedSuppression(suppression: Suppression, subjects: readonly string[]): Violation {
  const { policy, subject } = suppression;
  const got = subject ?? 'every subject';
  const isUnknown = subject !== null && !subjects.includes(subject);
  const what = isUnknown
    ? `nothing has the id that the suppression of ${policy} is for`
    : `the suppression of ${policy} has nothing to suppress`;
  const advice = isUnknown ? nearest(subject, subjects, 'correct its subject or remove it') : 'remove it';
  return violation('unused-suppression', suppression, `${what}, got "${got}"; ${advice}`);
}

function violation(policy: RuleId, { subject, policy: suppressed }: Suppression, message: string): Violation {
  return { policy, severity: RULES[policy].severity, subject: subject ?? suppressed, message };
}

function nearest(name: string, names: readonly string[], otherwise: string): string {
  const found = tryFindNearest(name, names);
  return found === null ? otherwise : `did you mean "${found}"?`;
}
