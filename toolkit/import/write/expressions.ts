import { keyOf } from '../names.ts';
import type { ImportPlan, PlannedEndpoint, Template } from '../plan.ts';
import type { Identifiers } from './identifiers.ts';
import { literal, quote } from './layout.ts';

/** What a stack is written with. */
export interface Writing {
  readonly plan: ImportPlan;
  readonly identifiers: Identifiers;
  /** Names that are imported from the package. */
  readonly imports: Set<string>;
}

/** TypeScript of a template. */
export function expression(writing: Writing, template: Template, isLater = false): string {
  const [only] = template;
  if (only === undefined) return "''";
  if (template.length === 1) {
    if (typeof only === 'string') return quote(only);
    return only.kind === 'secret' ? writing.identifiers.secret(only.secret) : endpoint(writing, only, isLater);
  }
  const tag = template.some((part) => typeof part === 'object' && part.kind === 'secret' && part.encoding === 'url')
    ? 'url'
    : 'text';
  if (template.every((part) => typeof part === 'string')) return quote(template.join(''));
  writing.imports.add(tag);
  const parts = template.map((part) => {
    if (typeof part === 'string') return literal(part);
    if (part.kind === 'endpoint') return `\${${endpoint(writing, part, isLater)}}`;
    const name = writing.identifiers.secret(part.secret);
    if (tag === 'text' || part.encoding === 'url') return `\${${name}}`;
    // Inside of a URL a secret is percent-encoded, unless it comes as a text of its own.
    writing.imports.add('text');
    return `\${text\`\${${name}}\`}`;
  });
  return `${tag}\`${parts.join('')}\``;
}

function endpoint(writing: Writing, { to, toKind, port, half }: PlannedEndpoint, isLater: boolean): string {
  const { plan, identifiers, imports } = writing;
  const external = plan.hosts.find(({ name }) => name === to);
  const ports = toKind === 'external' ? external?.ports : plan.ports.get(to);
  const owner = toKind === 'external' ? `hosts.${keyOf(to)}` : identifiers.container(to);
  const isFirst = [...(ports?.keys() ?? [])][0] === port;
  const whole = isFirst ? `${owner}.endpoint` : `${owner}.endpointOf(${quote(ports?.get(port) ?? '')})`;
  if (isLater && toKind === 'service') imports.add('later');
  const timed = isLater && toKind === 'service' ? `later(${whole})` : whole;
  return half === 'both' ? timed : `${timed}.${half}`;
}
