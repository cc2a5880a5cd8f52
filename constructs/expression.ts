import type { ExternalHost } from './external-host.ts';
import type { Secret } from './secret.ts';
import type { Service } from './service.ts';
import { topologyError } from './topology-error.ts';

/**
 * Where a service or an external host is reached.
 *
 * In a template it stands for `name:port`; `host` and `port` stand for one half.
 */
export interface Endpoint extends EndpointReference {
  readonly host: EndpointReference;
  readonly port: EndpointReference;
}

export interface EndpointReference {
  readonly kind: 'endpoint';
  readonly provider: Service | ExternalHost;
  readonly portName: string;
  readonly half: 'both' | 'host' | 'port';
  readonly later: boolean;
  toString(): string;
}

/** Text with references in it, made by `text` or `url`. */
export interface Expression {
  readonly kind: 'expression';
  readonly parts: readonly ExpressionPart[];
  toString(): string;
}

export type ExpressionPart = string | EndpointReference | SecretReference;

export interface SecretReference {
  readonly kind: 'secret';
  readonly secret: Secret;
  readonly encoding: 'plain' | 'url';
}

/** What may be written as the value of a setting. */
export type Input = string | EndpointReference | Secret | Expression;

/** Text with endpoints and secrets in it, as they are. */
export function text(strings: TemplateStringsArray, ...values: readonly (Input | number)[]): Expression {
  return template(strings, values, 'plain');
}

/**
 * A URL with endpoints and secrets in it.
 *
 * What is put in is percent-encoded (RFC 3986), so that a password may hold `@` or `/`; endpoints and other expressions stay as they are.
 */
export function url(strings: TemplateStringsArray, ...values: readonly (Input | number)[]): Expression {
  return template(strings, values, 'url');
}

/** The same endpoint, for a consumer that can start before the provider answers: it gives no order of start or deployment. */
export function later(endpoint: Endpoint): Endpoint {
  return endpointOf(endpoint.provider, endpoint.portName, true);
}

export function endpointOf(provider: Service | ExternalHost, portName: string, isLater = false): Endpoint {
  const half = (which: EndpointReference['half']): EndpointReference => ({
    kind: 'endpoint',
    provider,
    portName,
    half: which,
    later: isLater,
    toString: refuseText,
  });
  return { ...half('both'), host: half('host'), port: half('port') };
}

/** The parts of an input; neighbouring texts become one, empty ones none. */
export function partsOf(input: Input): readonly ExpressionPart[] {
  if (typeof input === 'string') return input === '' ? [] : [input];
  if ('kind' in input) return input.kind === 'expression' ? input.parts : [input];
  return [{ kind: 'secret', secret: input, encoding: 'plain' }];
}

/** Thrown when a reference is put into an ordinary template literal, where it could only become wrong text. */
export function refuseText(): never {
  throw topologyError('expression', 'a reference was put into plain text; use text`…` or url`…` for the template');
}

function template(
  strings: TemplateStringsArray,
  values: readonly (Input | number)[],
  encoding: SecretReference['encoding'],
): Expression {
  const parts = strings.flatMap((literal, index): readonly ExpressionPart[] => {
    const value = values[index];
    return value === undefined ? [literal] : [literal, ...encoded(value, encoding)];
  });
  return { kind: 'expression', parts: joined(parts), toString: refuseText };
}

function encoded(value: Input | number, encoding: SecretReference['encoding']): readonly ExpressionPart[] {
  if (typeof value === 'number') return [String(value)];
  if (typeof value === 'string') return [encoding === 'url' ? encodeURIComponent(value) : value];
  return partsOf(value).map((part) =>
    typeof part !== 'string' && part.kind === 'secret' && !('parts' in value) ? { ...part, encoding } : part,
  );
}

/** Parts in which neighbouring texts are one, and empty ones none. */
export function joined<Reference extends object>(
  parts: readonly (string | Reference)[],
): readonly (string | Reference)[] {
  const result: (string | Reference)[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (part === '') continue;
    if (typeof part === 'string' && typeof last === 'string') result[result.length - 1] = last + part;
    else result.push(part);
  }
  return result;
}
