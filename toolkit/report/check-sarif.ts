import { renderJson } from '../../model/json.ts';
import { policies } from '../../policies/all.ts';
import { suppressionRules } from '../../policies/suppression.ts';
import { settingsRules } from '../../settings/problem.ts';
import type { Checked } from '../check.ts';
import { type Finding, findingsOf } from './finding.ts';

/** What a check found, as SARIF 2.1.0 (OASIS), which code scanning services read. */
export function checkSarif(checked: readonly Checked[], version: string): string {
  return renderJson({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'arrimage', version, rules: rules() } },
        columnKind: 'utf16CodeUnits',
        results: findingsOf(checked).map(result),
      },
    ],
  });
}

function rules(): readonly object[] {
  return [
    ...Object.entries(settingsRules).map(([id, text]) => ({ id, shortDescription: { text } })),
    { id: 'topology', shortDescription: { text: 'The constructs make a topology.' } },
    ...[...policies, ...suppressionRules].map(({ id, title, remedy }) => ({
      id,
      shortDescription: { text: title },
      help: { text: remedy },
    })),
  ];
}

function result({ rule, severity, path, line, column, subject, target, message, suppressedBecause }: Finding): object {
  const region = { startLine: line ?? 1, startColumn: column ?? 1 };
  const [system, environment] = target.split('/');
  const uri = path ?? `config/${system}/${environment}.yaml`;
  return {
    ruleId: rule,
    level: severity,
    message: { text: subject === '' ? message : `${subject}: ${message}` },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri }, ...(path === null ? {} : { region }) },
        logicalLocations: [{ fullyQualifiedName: `${target}/${subject}` }],
      },
    ],
    ...(suppressedBecause === null ? {} : { suppressions: [{ kind: 'external', justification: suppressedBecause }] }),
  };
}
