import type { Text } from './text.ts';

/** The host names that the plain parts of a text connect to: in URLs, in ODBC connection strings, before a port, as a variable for a host. */
export function hostsIn(text: Text): readonly string[] {
  const plain = plainText(text);
  const host = text.kind === 'variable' ? ONE_HOST.exec(plain) : null;
  if (host?.[1] !== undefined) return host[2] !== undefined || HOST_VARIABLE.test(text.name) ? [host[1]] : NONE;
  const hasUrl = plain.includes('://');
  const hasAssignment = plain.includes('=');
  if (!hasUrl && !hasAssignment) return NONE;
  const matches = [
    ...(hasUrl ? plain.matchAll(IN_URL) : []),
    ...(hasAssignment ? plain.matchAll(IN_CONNECTION_STRING) : []),
  ];
  return [...new Set(matches.map(([, name = '']) => name))];
}

/** Most texts name none. */
const NONE: readonly string[] = [];

function plainText({ value, text }: Text): string {
  if (value.every((part) => typeof part === 'string')) return text;
  return value.map((part) => (typeof part === 'string' ? part : part.kind === 'secret' ? 'x' : ENDPOINT)).join('');
}

/** Stands for an endpoint, whose name is resolved for certain: no host's name has it. */
const ENDPOINT = '\0';

const IN_URL = /:\/\/(?:[^\s/@"']{0,300}@)?([a-zA-Z0-9][a-zA-Z0-9.-]{0,250})(?=[:/?\s"',;]|$)/g;
const IN_CONNECTION_STRING =
  /\b(?:server|data source|host|address|addr)\s*=\s*(?:tcp:)?([a-zA-Z0-9][a-zA-Z0-9.-]{0,250})(?=[:,;\s"'\\]|$)/gi;
const ONE_HOST = /^([a-zA-Z0-9][a-zA-Z0-9.-]{0,250})(:\d{1,5})?$/;
const HOST_VARIABLE = /(^|_)(HOST|HOSTNAME|SERVER|ADDR|ADDRESS)$/;
