import { renderJson } from '../../model/json.ts';
import type { Topology } from '../../model/topology.ts';
import type { Deployed } from '../deploy/deploy-options.ts';
import { interruptionText } from '../deploy/interruption.ts';
import type { Colors } from './colors.ts';
import { statusRows, statusTable } from './status-report.ts';

/** What runs after a deployment, and how it ended. */
export function deployReport(
  topology: Topology,
  deployed: Deployed,
  now: Date,
  format: 'text' | 'json',
  colors: Colors,
): string {
  const { outcome, seen, release, previous, errors, interruptions = [], rolledBackTo = null, warnings = [] } = deployed;
  const target = `${topology.system}/${topology.environment}`;
  const rows = statusRows(topology, seen);
  if (format === 'json')
    return renderJson({
      version: 1,
      ok: errors.length === 0,
      target,
      outcome,
      release,
      previous,
      rolledBackTo,
      interruptions,
      errors,
      warnings,
      services: rows,
    });
  const table = rows.length === 0 ? '' : `${statusTable(rows, now, colors)}\n\n`;
  const down = interruptions.map((item) => interruptionText(item));
  const told = [...errors.map((error) => colors.red(error)), ...warnings.map((warning) => colors.yellow(warning))];
  const lines = [...down, ...told].map((line) => `${line}\n`).join('');
  return `${table}${lines}${SENTENCES[outcome](target, deployed, colors)}\n`;
}

const SENTENCES: Readonly<Record<Deployed['outcome'], (target: string, deployed: Deployed, colors: Colors) => string>> =
  {
    unchanged: (target, { release }, colors) => {
      const recorded = release === null ? '' : `; what runs is recorded as release ${release}`;
      return colors.green(`${target} runs as it should; nothing was changed${recorded}`);
    },
    deployed: (target, { release, rolledBackTo }, colors) => {
      const recorded = release === null ? ', which is not recorded' : `, recorded as release ${release}`;
      const deployed = release === null ? `is deployed${recorded}` : `is deployed, release ${release}`;
      const how = rolledBackTo === undefined ? deployed : `runs release ${rolledBackTo} again${recorded}`;
      return colors.green(`${target} ${how}`);
    },
    failed: (target, { previous }, colors) => {
      const serves = previous === null ? 'nothing was deployed before' : 'what ran before serves';
      return colors.red(`${target} was not deployed; ${serves}`);
    },
    stuck: (target, { release, isInPlace = false }, colors) => {
      const number = release === null ? '' : `, release ${release}`;
      const stands = isInPlace
        ? `is deployed${number}, but not all of it is as it should be`
        : 'was not deployed, and is not what it was before';
      return colors.red(`${target} ${stands}; see what arrimage status ${target} says`);
    },
  };
