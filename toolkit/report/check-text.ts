import type { Checked } from '../check.ts';
import { targetText } from '../target.ts';
import type { Colors } from './colors.ts';
import { type Finding, findingsOf } from './finding.ts';

/** What a check found, for people: a line each, then a line for each environment. */
export function checkText(checked: readonly Checked[], colors: Colors): string {
  const all = findingsOf(checked);
  const lines = [...all.map((finding) => findingLine(finding, colors)), ...(all.length > 0 ? [''] : [])];
  return `${[...lines, ...checked.map((item) => summaryLine(item, colors))].join('\n')}\n`;
}

/** What has a place starts with it, as editors and terminals expect. */
function findingLine({ severity, text, rule, suppressedBecause }: Finding, colors: Colors): string {
  if (suppressedBecause !== null) return `${colors.dim('suppressed')} ${text}; because: ${suppressedBecause}`;
  if (rule.startsWith('settings/')) return colors.red(text);
  return `${severity === 'error' ? colors.red('error') : colors.yellow('warning')} ${text}`;
}

function summaryLine(checked: Checked, colors: Colors): string {
  const { topology, target, judgement } = checked;
  const own = findingsOf([checked]).filter((finding) => finding.suppressedBecause === null);
  const errors = own.filter((finding) => finding.severity === 'error').length;
  const counts = [
    ...(topology === null
      ? []
      : [count(topology.servers.length, 'server'), count(topology.services.length, 'service')]),
    count(errors, 'error'),
    count(own.length - errors, 'warning'),
    ...(judgement.suppressed.length === 0 ? [] : [`${judgement.suppressed.length} suppressed`]),
  ];
  return `${errors === 0 ? colors.green('ok') : colors.red('failed')} ${targetText(target)}: ${counts.join(', ')}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
