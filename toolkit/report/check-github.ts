import type { Checked } from '../check.ts';
import { findingsOf } from './finding.ts';

/** What a check found, as commands of a GitHub workflow: annotations at the lines of the settings. */
export function checkGithub(checked: readonly Checked[]): string {
  return findingsOf(checked)
    .filter((finding) => finding.suppressedBecause === null)
    .map(({ severity, path, line, column, subject, message, target, rule }) => {
      const places = path === null ? {} : { file: path, line: String(line ?? 1), col: String(column ?? 1) };
      const properties = Object.entries({ ...places, title: rule }).map(([key, value]) => `${key}=${property(value)}`);
      return `::${severity} ${properties.join(',')}::${data(`${path === null ? `${target} ` : ''}${subject}: ${message}`)}\n`;
    })
    .join('');
}

/** Escapes as the runner reads it back: percent first. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
