import { renderJson } from '../../model/json.ts';
import type { Difference } from '../diff/difference.ts';
import { deviationLines } from '../look/deviation.ts';
import type { Planned, StackPlan } from '../plan/plan.ts';
import { unfinishedTexts } from '../releases/change-mark.ts';
import type { Colors } from './colors.ts';
import { diffReport } from './diff-report.ts';

export interface PlanReport {
  readonly target: string;
  /** What changes, and against what; null: no server could be read. */
  readonly compared: { readonly against: string; readonly difference: Difference } | null;
  readonly planned: Planned;
}

/** What a deployment would do: what changes and why, in what the servers differ, and what Terraform plans. */
export function planReport(report: PlanReport, format: 'text' | 'json' | 'markdown', colors: Colors): string {
  const { target, compared, planned } = report;
  const { deviations, stacks, errors } = planned;
  const warnings = [...(planned.left?.errors ?? []), ...unfinishedTexts(planned.seen)];
  if (format === 'json') {
    return renderJson({
      version: 1,
      ok: errors.length === 0,
      target,
      against: compared?.against ?? null,
      changes: compared?.difference.changes ?? [],
      deviations,
      stacks,
      errors,
      warnings,
    });
  }
  const failures = errors.map((error) => `error: ${error}`);
  if (compared === null) return failures.map((line) => `${format === 'markdown' ? '- ' : ''}${line}\n`).join('');
  const { against, difference } = compared;
  const heading = { target, against };
  const told = warnings.map((warning) => `warning: ${warning}`);
  const lines = [...deviationLines(deviations), ...failures, ...told];
  const differs = lines.length === 0 ? ['the servers run what is wanted'] : lines;
  const terraform = stacks.map((stack) => `${stack.stack}: ${countText(stack)}`);
  if (format === 'markdown') {
    return `${diffReport(difference, heading, format, colors)}\n${[...differs, ...terraform].map((line) => `- ${line}\n`).join('')}`;
  }
  return [
    diffReport(difference, heading, format, colors),
    colors.bold('on the servers'),
    ...differs.map((line) => `  ${line}`),
    '',
    colors.bold('terraform'),
    ...terraform.map((line) => `  ${line}`),
    ...stacks.flatMap(({ changes }) =>
      changes.map(
        ({ address, actions }) => `      ${actions.map((action) => WORDS[action] ?? action).join(', ')} ${address}`,
      ),
    ),
    '',
  ].join('\n');
}

function countText({ changes }: StackPlan): string {
  return changes.length === 0 ? 'no changes' : `${changes.length} ${changes.length === 1 ? 'change' : 'changes'}`;
}

const WORDS: Readonly<Record<string, string>> = { delete: 'destroy' };
