import type { HealthCheck } from '../../model/service.ts';
import type { ComposeService } from '../../settings/compose/schema/service.ts';
import { type Importing, note, type Path, secretFor } from './importing.ts';
import { knownSecretsIn } from './known-secrets.ts';
import type { PlannedContainer, Template } from './plan.ts';
import { type SecretSpan, secretsInText } from './secret-texts.ts';
import { shellWord, variableOf } from './shell.ts';
import { plainOf, secretsOf } from './templates.ts';

/** What a health check is made with. */
export interface Probed {
  readonly composeName: string;
  readonly name: string;
  readonly service: ComposeService;
  readonly references: ReadonlyMap<string, Template>;
  readonly variables: ReadonlyMap<string, string>;
  readonly fileVariables: readonly string[];
  readonly program: PlannedContainer['program'];
}

export interface PlannedProbe {
  readonly healthCheck: HealthCheck | null;
  /** Secrets that it reads from files of their own, by path. */
  readonly files: ReadonlyMap<string, Template>;
}

/** The health check of a service; of a known program that has none, the one that its construct has. */
export function healthCheckOf(importing: Importing, probed: Probed): PlannedProbe {
  const { healthcheck: check } = probed.service;
  const path: Path = ['services', probed.composeName, 'healthcheck'];
  const test = typeof check?.test === 'string' ? ['CMD-SHELL', check.test] : (check?.test ?? []);
  if (check?.disable === true || test[0] === 'NONE') return { healthCheck: null, files: new Map() };
  if (test.length === 0) return knownProbe(importing, probed);
  if (check?.start_interval !== undefined) {
    note(
      importing,
      'lost',
      [...path, 'start_interval'],
      'a server with `engine: 25` or more probes each second until the first success; remove it',
    );
  }
  const [kind, ...words] = /^CMD(-SHELL)?$/.test(test[0] ?? '') ? test : ['CMD', ...test];
  const files = new Map<string, Template>();
  const times = {
    intervalSeconds: check?.interval ?? 30,
    timeoutSeconds: check?.timeout ?? 30,
    retries: check?.retries ?? 3,
    startPeriodSeconds: check?.start_period ?? 0,
  };
  const line = withSecrets(
    importing,
    probed,
    kind === 'CMD-SHELL' ? words.slice(0, 1) : words,
    kind ?? 'CMD',
    files,
    path,
  );
  return { healthCheck: { test: line === null ? [kind ?? 'CMD', ...words] : ['CMD-SHELL', line], ...times }, files };
}

/** The line that reads its secrets from files, since a probe has only what the container itself is told; null where it has none. */
function withSecrets(
  importing: Importing,
  probed: Probed,
  words: readonly string[],
  kind: string,
  files: Map<string, Template>,
  path: Path,
): string | null {
  const reads = new Map<string, string>();
  const changed = words.map((word, index) => {
    const before = kind === 'CMD' && words[index - 1]?.startsWith('-') === true ? `${words[index - 1]} ` : '';
    const spans = spansIn(importing, `${before}${word}`).filter(({ start }) => start >= before.length);
    let result = '';
    let at = 0;
    for (const { start, end, value, user } of spans) {
      const secret = secretFor(importing, { value, name: `${probed.name}-password`, service: probed.name, user, path });
      const [variable, file] = fileOf(probed, secret);
      if (!probed.references.has(variable)) files.set(file, [{ kind: 'secret', secret, encoding: 'plain' }]);
      reads.set(variable, file);
      const literal = word.slice(at, start - before.length);
      result += `${kind === 'CMD' ? shellPart(literal) : literal}${kind === 'CMD' ? `"$${variable}"` : `$${variable}`}`;
      at = end - before.length;
    }
    const rest = word.slice(at);
    for (const [, variable = ''] of kind === 'CMD' ? [] : word.matchAll(/\$\{?([A-Za-z_]\w*)/g)) {
      const template = probed.references.get(variable);
      if (template !== undefined && secretsOf(template).length > 0) reads.set(variable, placeOf(probed, variable));
    }
    return kind === 'CMD' ? (spans.length === 0 ? shellWord(word) : `${result}${shellPart(rest)}`) : `${result}${rest}`;
  });
  if (reads.size === 0) return null;
  const prefix = [...reads].map(([variable, file]) => `export ${variable}="$(cat ${file})"; `);
  note(importing, 'changed', path, 'its secret is read from a file, since a probe is not told what the program is');
  return `${prefix.join('')}${changed.join(' ')}`;
}

function shellPart(text: string): string {
  return text === '' ? '' : shellWord(text);
}

function spansIn(importing: Importing, text: string): readonly SecretSpan[] {
  const known = knownSecretsIn(importing.secrets.values(), text);
  const found = secretsInText({ kind: 'health check', name: '', text }).filter(({ start, end }) =>
    known.every((span) => span.end <= start || span.start >= end),
  );
  return [...known, ...found].sort((a, b) => a.start - b.start);
}

/** The variable that a secret has in a container, and the file it is in. */
function fileOf(probed: Probed, secret: string): readonly [string, string] {
  for (const [variable, template] of probed.references) {
    const [only] = template;
    if (template.length === 1 && typeof only === 'object' && only.kind === 'secret' && only.secret === secret) {
      return [variable, placeOf(probed, variable)];
    }
  }
  return [variableOf(secret), `/run/secrets/${secret}`];
}

function placeOf({ fileVariables }: Probed, variable: string): string {
  return fileVariables.includes(variable) ? `/run/secrets/${variable}` : `/arrimage/environment/${variable}`;
}

function knownProbe(importing: Importing, probed: Probed): PlannedProbe {
  const { program, composeName } = probed;
  const known = program === null ? null : PROBES[program](probed);
  if (known === null) return { healthCheck: null, files: new Map() };
  note(
    importing,
    'changed',
    ['services', composeName],
    'it had no health check; the usual one of its program was added',
  );
  return { healthCheck: known, files: new Map() };
}

type MakeProbe = (probed: Probed) => HealthCheck;

const PROBES: Readonly<Record<NonNullable<PlannedContainer['program']>, MakeProbe>> = {
  minio: () => ({
    test: ['CMD-SHELL', 'exec curl -fsS -m 4 -o /dev/null http://127.0.0.1:9000/minio/health/live'],
    ...{ intervalSeconds: 15, timeoutSeconds: 5, retries: 3, startPeriodSeconds: 10 },
  }),
  postgres: ({ variables, references }) => {
    const told = (name: string, option: string): readonly string[] => {
      const value = variables.get(name) ?? plainOf(references.get(name) ?? []);
      return value === '' ? [] : [option, value];
    };
    return {
      test: [
        'CMD',
        'pg_isready',
        '-h',
        '127.0.0.1',
        ...told('POSTGRES_USER', '-U'),
        ...told('POSTGRES_DB', '-d'),
        '-q',
      ],
      ...{ intervalSeconds: 10, timeoutSeconds: 5, retries: 5, startPeriodSeconds: 60 },
    };
  },
  rabbitmq: () => ({
    test: ['CMD-SHELL', '[ -s /var/lib/rabbitmq/.erlang.cookie ] && rabbitmq-diagnostics -q check_running'],
    ...{ intervalSeconds: 30, timeoutSeconds: 25, retries: 4, startPeriodSeconds: 120 },
  }),
  redis: (probed) => {
    const password = [...probed.references].find(([, template]) => secretsOf(template).length > 0)?.[0];
    const login = password === undefined ? '' : `REDISCLI_AUTH="$(cat ${placeOf(probed, password)})" `;
    return {
      test: ['CMD-SHELL', `${login}redis-cli -h 127.0.0.1 ping | grep -q PONG`],
      ...{ intervalSeconds: 10, timeoutSeconds: 3, retries: 3, startPeriodSeconds: 10 },
    };
  },
};
