import type { CaseResult } from './case.ts';
import type { FAULTS } from './faults.ts';

export type FaultName = keyof typeof FAULTS;

/** Faults that each host meets; the disk that can be filled would not outlive its host. */
export const FAULTS_OF: Readonly<Record<string, readonly FaultName[]>> = {
  one: ['killed', 'cut', 'host', 'gone'],
  two: ['engine', 'disk', 'lost', 'silent'],
};

/** A fault at a boundary, counted from 1. */
export interface ChosenCase {
  readonly fault: FaultName;
  readonly boundary: number;
}

/**
 * The cases of a host by the variable `FAULTS`.
 *
 * - none: each fault once, at boundaries that are equally far apart
 * - `turns`: each boundary, the faults in turn; `turns:51-72`: these
 * - `all`: each boundary with each fault
 * - `cut`: each boundary with this fault; `cut:12`: at the twelfth alone; `cut:12-20`: at these
 */
export function chooseCases(host: string, boundaries: number, wanted: string): readonly ChosenCase[] {
  const faults = FAULTS_OF[host] ?? [];
  const every = Array.from({ length: boundaries }, (_, index) => index + 1);
  const inTurn = (chosen: readonly number[]): readonly ChosenCase[] =>
    chosen.flatMap((boundary, index) => {
      const fault = faults[index % faults.length];
      return fault === undefined ? [] : [{ fault, boundary }];
    });
  if (wanted === '') {
    const hosts = Object.keys(FAULTS_OF);
    const offset = (hosts.indexOf(host) + 0.5) / hosts.length;
    const at = (index: number): number => Math.ceil(((index + offset) * boundaries) / faults.length);
    return faults.map((fault, index) => ({ fault, boundary: at(index) }));
  }
  const [name = '', range = ''] = wanted.split(':');
  const [first = '1', last = first] = range === '' ? ['1', String(boundaries)] : range.split('-');
  const chosen = every.slice(Number(first) - 1, Number(last));
  if (name === 'turns') return inTurn(chosen);
  return faults
    .filter((fault) => wanted === 'all' || fault === name)
    .flatMap((fault) => chosen.map((boundary) => ({ fault, boundary })))
    .sort((a, b) => (wanted === 'all' ? a.boundary - b.boundary : 0));
}

/** Lines at the end of an output that say why. */
const LAST_LINES = 6;

/** A case in one line, with what was wrong below it, and what a deployment said that could not go back. */
export function caseText(
  host: string,
  { fault, boundary }: ChosenCase,
  { where, code, seconds, problems, output }: CaseResult,
): string {
  const [run, again] = seconds;
  const place = `${boundary} (${where ?? 'it had ended before'})`;
  const how = `code ${code} after ${run} s, then deployed in ${again} s`;
  const said = code === 5 ? output.trimEnd().split('\n').slice(-LAST_LINES) : [];
  return [`${host} ${fault} at ${place}: ${how}`, ...[...said, ...problems].map((line) => `  ${line}`)].join('\n');
}
