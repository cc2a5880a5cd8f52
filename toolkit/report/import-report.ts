import { renderJson } from '../../model/json.ts';
import type { Imported } from '../import/import-compose.ts';
import { isWhole, NO_ADDRESS } from '../import/import-compose.ts';
import type { ImportFinding } from '../import/plan.ts';
import { checkText } from './check-text.ts';
import type { Colors } from './colors.ts';
import { findingsOf } from './finding.ts';

/** What an import did, and what is left to do, in the format that was asked for. */
export function importReport(imported: Imported, format: 'text' | 'json', colors: Colors): string {
  return format === 'json' ? importJson(imported) : importText(imported, colors);
}

const TITLES: Readonly<Record<ImportFinding['kind'], string>> = {
  lost: 'Not carried over:',
  changed: 'Different from now on, or to be done first:',
  weak: 'Carried over, and known to others:',
};

function importText(imported: Imported, colors: Colors): string {
  const { plan, written, checked, unchecked, remarks } = imported;
  const target = `${plan.system}/${plan.environment}`;
  const sections = (['lost', 'changed', 'weak'] as const).map((kind) => {
    const lines = plan.findings
      .filter((finding) => finding.kind === kind)
      .map((finding) => `  ${findingLine(finding)}\n`);
    return lines.length === 0 ? '' : `\n${colors.bold(TITLES[kind])}\n${lines.join('')}`;
  });
  const address =
    plan.address === NO_ADDRESS
      ? [`config/${target}.yaml: ${NO_ADDRESS} stands for the server; write its address`]
      : [];
  const missing = plan.secrets
    .filter(({ value }) => value === null)
    .map(({ name }) => `the secret "${name}" has no value yet; deploy asks for it`);
  const rest = [...address, ...remarks, ...missing].map((line) => `  ${line}\n`);
  const check =
    checked === null
      ? `\n${colors.bold('Not checked yet:')}\n  ${unchecked ?? ''}\n`
      : `\n${colors.bold('What arrimage check says:')}\n${checkText([checked], colors)}`;
  return [
    ...written.map((path) => `${colors.green('written')} ${path}\n`),
    ...sections,
    rest.length === 0 ? '' : `\n${colors.bold('To be mended by hand:')}\n${rest.join('')}`,
    check,
    isWhole(imported) ? '' : UNFINISHED,
    COMMON,
    nextSteps(imported, colors),
  ].join('');
}

function findingLine({ place, where, message }: ImportFinding): string {
  return `${place.path}:${place.line ?? 1}:${place.column ?? 1} ${where}: ${message}`;
}

/** Nothing is taken back: what is written can be mended where it is. */
const UNFINISHED = `
The files are written all the same, and cannot be deployed yet: mend what is named above, then check them.
`;

/** What each container has from now on, so that the report need not say it of each. */
const COMMON = `
Of every container, unless the file says otherwise: it starts again until it is stopped, gains no privileges, may have 1024 processes,
keeps 3 log files of 10 MB, and gets 30 seconds to stop. Where a service is replaced, the old container leaves before the new one starts.
`;

/** The old containers hold the ports and the data until they are gone. */
function nextSteps({ plan, written }: Imported, colors: Colors): string {
  const target = `${plan.system}/${plan.environment}`;
  const install = written.includes('package.json') ? 'npm install\n  ' : '';
  return `
${colors.bold('Next:')}
  ${install}npx arrimage check ${target}
  npx arrimage doctor ${target}
  docker compose -p ${plan.project} down    on the server, just before the first deployment; never with -v, which removes the data
  npx arrimage deploy ${target}
The volumes keep their names, and so their data. Until the deployment is done, nothing of it runs.
`;
}

function importJson(imported: Imported): string {
  const { plan, written, checked, unchecked, remarks } = imported;
  return renderJson({
    version: 1,
    ok: isWhole(imported),
    target: `${plan.system}/${plan.environment}`,
    project: plan.project,
    written,
    remarks,
    findings: plan.findings.map(({ kind, place, where, message }) => {
      return { kind, path: place.path, line: place.line, column: place.column, where, message };
    }),
    secrets: plan.secrets.map(({ name, value }) => ({ name, isSet: value !== null })),
    check: checked === null ? null : findingsOf([checked]).map(({ text, ...finding }) => finding),
    unchecked,
  });
}
