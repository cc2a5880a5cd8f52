import type { ComposeService } from '../../settings/compose/schema/service.ts';
import { parseVariablesFile } from '../../settings/compose/variables-file.ts';
import { type Importing, note, type Path, secretFor } from './importing.ts';
import type { Template } from './plan.ts';
import { isSecretVariable } from './secret-texts.ts';
import { outsideMessage } from './source-folder.ts';
import { hasReferences, plainOf, variableTemplate } from './templates.ts';

/** The variables of a service: those with references, and those without. */
export interface PlannedVariables {
  readonly references: ReadonlyMap<string, Template>;
  readonly variables: ReadonlyMap<string, string>;
}

/** What a service is told by `env_file` and `environment`, the second over the first. */
export function variablesOf(
  importing: Importing,
  composeName: string,
  service: ComposeService,
): ReadonlyMap<string, string> {
  const path: Path = ['services', composeName];
  const all = new Map<string, string>();
  (service.env_file ?? []).forEach((file, index) => {
    const text = importing.folder.text(file.path);
    if (text !== null) {
      for (const [name, value] of parseVariablesFile(text, importing.variables).variables) all.set(name, value);
    } else if (file.required) {
      note(
        importing,
        'lost',
        [...path, 'env_file', index],
        importing.folder.kindOf(file.path) === 'outside'
          ? outsideMessage(file.path)
          : `${file.path} cannot be read; put it there and import again`,
      );
    }
  });
  for (const [name, value] of Object.entries(service.environment ?? {})) {
    const given = value ?? importing.variables.get(name);
    if (given !== undefined) all.set(name, given);
    else
      note(
        importing,
        'lost',
        [...path, 'environment'],
        `${name} has the value that it has in the shell of whoever starts it; write one`,
      );
  }
  return new Map([...all].map(([name, value]) => [nameFor(importing, name, service, path), value]));
}

/** Elasticsearch takes its settings by names without dots too. */
function nameFor(importing: Importing, name: string, service: ComposeService, path: Path): string {
  if (/^[A-Za-z_]\w*$/.test(name)) return name;
  const isElastic = /elasticsearch/.test(service.image ?? '');
  const plain = isElastic
    ? `ES_SETTING_${name.replaceAll('_', '__').replaceAll('.', '_').toUpperCase()}`
    : name.replace(/\W/g, '_').replace(/^(?=\d)/, '_');
  const why = isElastic ? 'Elasticsearch reads it all the same' : 'see whether the program reads that';
  note(
    importing,
    'changed',
    [...path, 'environment', name],
    `it is called ${plain} from now on, since a variable has no dots or hyphens; ${why}`,
  );
  return plain;
}

/** Takes up the secrets that variables name, so that they are called after them wherever else they stand. */
export function takeSecrets(importing: Importing, composeName: string, variables: ReadonlyMap<string, string>): void {
  for (const [name, value] of variables) {
    if (isSecretVariable(name) && !value.includes('://')) template(importing, composeName, name, variables);
  }
}

/** Divides variables into those that the stack has and those that the settings have. */
export function dividedVariables(
  importing: Importing,
  composeName: string,
  all: ReadonlyMap<string, string>,
): PlannedVariables {
  const references = new Map<string, Template>();
  const variables = new Map<string, string>();
  for (const name of all.keys()) {
    const value = template(importing, composeName, name, all);
    if (hasReferences(value)) references.set(name, value);
    else variables.set(name, plainOf(value));
  }
  return { references, variables };
}

function template(importing: Importing, composeName: string, name: string, all: ReadonlyMap<string, string>): Template {
  const path: Path = ['services', composeName, 'environment', name];
  const service = importing.names.get(composeName) ?? composeName;
  const where = path.join('.');
  const isMissing = all.get(name) === '' && importing.compose.missing.some((item) => item.where === where);
  if (isMissing && isSecretVariable(name)) {
    const secret = secretFor(importing, { value: null, name, service, user: null, path });
    return [{ kind: 'secret', secret, encoding: 'plain' }];
  }
  return variableTemplate(importing, { service, path }, name, all);
}
