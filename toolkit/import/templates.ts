import { joined } from '../../constructs/expression.ts';
import { hostsInText } from './hosts.ts';
import { type Importing, note, type Path, secretFor } from './importing.ts';
import { knownSecretsIn } from './known-secrets.ts';
import { nameOf } from './names.ts';
import type { Template, TemplatePart } from './plan.ts';
import { type SecretSpan, secretsInText, secretsInVariable, secretsOfKnownForm } from './secret-texts.ts';

/** Who says a text, and where. */
export interface Speaker {
  /** Name of the service. */
  readonly service: string;
  readonly path: Path;
}

/** The value of a variable, with its secrets and hosts as references. */
export function variableTemplate(
  importing: Importing,
  speaker: Speaker,
  name: string,
  variables: ReadonlyMap<string, string>,
): Template {
  const value = variables.get(name) ?? '';
  return templateOf(importing, speaker, value, secretsInVariable(name, value), name, variables);
}

/** The words of a command, with secrets and hosts as references. */
export function commandTemplates(
  importing: Importing,
  speaker: Speaker,
  words: readonly string[],
): readonly Template[] {
  return words.map((word, index) => {
    const before = words[index - 1];
    // An option and its value may be two words.
    const pair = before?.startsWith('-') && !/\s/.test(word) ? `${before} ` : '';
    const spans = secretsInText({ kind: 'command', name: '', text: `${pair}${word}` })
      .map((span) => ({ ...span, start: span.start - pair.length, end: span.end - pair.length }))
      .filter(({ start }) => start >= 0);
    const option = before?.startsWith('-') ? before.replace(/^-+/, '') : 'password';
    const name = /^(?:requirepass|password|pass|p)$/.test(option) ? `${speaker.service}-password` : option;
    return templateOf(importing, speaker, word, spans, name);
  });
}

/** The content of a file, line by line; hosts stay as they are, since their names hold on the same server. */
export function fileTemplate(importing: Importing, speaker: Speaker, path: string, content: string): Template {
  const lines = content.split(/(?<=\n)/).map((line) => {
    const isComment = /^\s*(?:#|;|\/\/)/.test(line);
    const spans = isComment ? secretsOfKnownForm(line) : secretsInText({ kind: 'file', name: path, text: line });
    const [, name = 'password'] = /([A-Za-z_][\w.-]*)["']?\s*(?:=>|[:=,\s])\s*["']?\S*\s*$/.exec(line) ?? [];
    return withSpans(line, secretSpans(importing, speaker, line, spans, name));
  });
  return joined(lines.flat());
}

/** Whether a text has to stand in the stack. */
export function hasReferences(template: Template): boolean {
  return template.some((part) => typeof part !== 'string');
}

/** The text of a template that has no reference. */
export function plainOf(template: Template): string {
  return template.map((part) => (typeof part === 'string' ? part : '')).join('');
}

export function secretsOf(template: Template): readonly string[] {
  return template.flatMap((part) => (typeof part !== 'string' && part.kind === 'secret' ? [part.secret] : []));
}

/** A reference and the part of the text that it takes the place of. */
interface Span {
  readonly start: number;
  readonly end: number;
  readonly part: TemplatePart;
}

function templateOf(
  importing: Importing,
  speaker: Speaker,
  text: string,
  spans: readonly SecretSpan[],
  name: string,
  variables?: ReadonlyMap<string, string>,
): Template {
  const secrets = secretSpans(importing, speaker, text, spans, name);
  // A service cannot refer to itself while it is made.
  const others = new Map([...importing.hosts].filter(([, { to }]) => to !== speaker.service));
  const masked = secrets.reduce(
    (all, { start, end }) => all.slice(0, start) + 'x'.repeat(end - start) + all.slice(end),
    text,
  );
  const hosts = hostsInText(masked, name, others, variables).map(({ start, end, target, port, half }): Span => {
    return { start, end, part: { kind: 'endpoint', to: target.to, toKind: target.toKind, port, half } };
  });
  return withSpans(text, [...secrets, ...hosts]);
}

function secretSpans(
  importing: Importing,
  { service, path }: Speaker,
  text: string,
  spans: readonly SecretSpan[],
  name: string,
): readonly Span[] {
  const inUrls = knownInUrls(importing, text);
  const others = spans.filter((span) => inUrls.every(({ start, end }) => span.end <= start || span.start >= end));
  const found = [...inUrls, ...others];
  if (inUrls.some(({ raw, value }) => raw === value && /[@/?#%]/.test(value))) {
    const message =
      'the password in its URL was not percent-encoded, and is from now on; look whether the program decodes it';
    note(importing, 'changed', path, message);
  }
  const known = knownSecretsIn(importing.secrets.values(), text).filter(({ start, end }) =>
    found.every((span) => span.end <= start || span.start >= end),
  );
  return [...found, ...known].map(({ start, end, value, encoding, host, user }) => {
    const target = host === null ? undefined : importing.hosts.get(host.toLowerCase());
    const called = host === null ? name : `${target?.to ?? nameOf(name)}-password`;
    const secret = secretFor(importing, { value, name: called, service, user, path });
    return { start, end, part: { kind: 'secret', secret, encoding } };
  });
}

function withSpans(text: string, spans: readonly Span[]): Template {
  const parts: TemplatePart[] = [];
  let at = 0;
  for (const { start, end, part } of [...spans].sort((a, b) => a.start - b.start)) {
    parts.push(text.slice(at, start), part);
    at = end;
  }
  return joined([...parts, text.slice(at)]);
}

/** Known secrets as the password of a URL, percent-encoded or as they are: one with @ or / in it would end too early. */
function knownInUrls(importing: Importing, text: string): readonly (SecretSpan & { readonly raw: string })[] {
  if (!text.includes('://')) return [];
  return [...importing.secrets.values()]
    .flatMap(({ value }) => {
      if (value === null || value === '') return [];
      return [...new Set([encodeURIComponent(value), value])].flatMap((raw) => {
        const end = text.indexOf(`:${raw}@`) + raw.length + 1;
        const start = end - raw.length;
        const user = /:\/\/([^\s:@/]*):$/.exec(text.slice(0, Math.max(start, 0)))?.[1];
        if (end <= raw.length || user === undefined) return [];
        const host = /^@([\w.-]+)/.exec(text.slice(end))?.[1] ?? null;
        return [{ start, end, value, encoding: 'url', host, user, raw } as const];
      });
    })
    .slice(0, 1);
}
