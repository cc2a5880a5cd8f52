import { byCodeUnit } from '../model/json.ts';
import type { Suppression } from '../model/suppression.ts';
import type { Topology } from '../model/topology.ts';
import type { Violation } from '../model/violation.ts';
import { policies } from './all.ts';
import { groupBy } from './facts/container.ts';
import { objectionTo, unusedSuppression } from './suppression.ts';

/** What the policies say of a topology, and what its team decided to live with. */
export interface Judgement {
  /** Errors before warnings, then by subject, policy and message. */
  readonly violations: readonly Violation[];
  /** Shown in every report, so that nobody forgets them. */
  readonly suppressed: readonly SuppressedViolation[];
}

export interface SuppressedViolation {
  readonly violation: Violation;
  readonly suppression: Suppression;
}

export interface JudgeOptions {
  /** Day on which suppressions are to hold, `YYYY-MM-DD`. */
  readonly today: string;
}

/** Runs every policy over a topology and applies its suppressions; an error among the violations forbids to go on. */
export function judge(topology: Topology, { today }: JudgeOptions): Judgement {
  const violations: Violation[] = [];
  const suppressed: SuppressedViolation[] = [];
  const holding: Suppression[] = [];
  for (const suppression of topology.suppressions) {
    const objection = objectionTo(suppression, policies, today);
    if (objection === null) holding.push(suppression);
    else violations.push(objection);
  }
  const covering = groupBy(holding, ({ policy, subject }) => keyOf(policy, subject));
  const used = new Set<Suppression>();
  for (const violation of violationsOf(topology)) {
    const matching = [violation.subject, null].flatMap(
      (subject) => covering.get(keyOf(violation.policy, subject)) ?? [],
    );
    for (const suppression of matching) used.add(suppression);
    const [suppression] = matching;
    if (suppression === undefined) violations.push(violation);
    else suppressed.push({ violation, suppression });
  }
  const unused = holding.filter((suppression) => !used.has(suppression));
  const subjects = unused.length === 0 ? [] : subjectsOf(topology);
  for (const suppression of unused) violations.push(unusedSuppression(suppression, subjects));
  return {
    violations: violations.sort(byWeight),
    suppressed: suppressed.sort((a, b) => byWeight(a.violation, b.violation)),
  };
}

function keyOf(policy: string, subject: string | null): string {
  return subject === null ? policy : `${policy} ${subject}`;
}

function violationsOf(topology: Topology): readonly Violation[] {
  return policies.flatMap(({ id, severity, check }) =>
    Array.from(check(topology), (finding): Violation => ({ policy: id, severity, ...finding })),
  );
}

function subjectsOf(topology: Topology): readonly string[] {
  const nodes = [...topology.services, ...topology.jobs].map(({ id }) => id);
  return [...nodes, ...[...topology.servers, ...topology.secrets].map(({ name }) => name)].sort();
}

function byWeight(a: Violation, b: Violation): number {
  return (
    byCodeUnit(a.severity, b.severity) ||
    byCodeUnit(a.subject, b.subject) ||
    byCodeUnit(a.policy, b.policy) ||
    byCodeUnit(a.message, b.message)
  );
}
