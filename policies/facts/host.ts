import type { Text } from './text.ts';

/** The host names that the plain parts of a text connect to: in URLs, in ODBC connection strings, before a port, as a variable for a host. */
export function* hostsIn({ kind, name, value }: Text): Iterable<string> {
  const text = value
    .map((part) => (typeof part === 'string' ? part : part.kind === 'secret' ? 'x' : ENDPOINT))
    .join('');
  for (const [, host = ''] of text.matchAll(IN_URL)) yield host;
  for (const [, host = ''] of text.matchAll(IN_CONNECTION_STRING)) yield host;
  const host = kind === 'variable' ? ONE_HOST.exec(text) : null;
  if (host?.[1] !== undefined && (host[2] !== undefined || HOST_VARIABLE.test(name))) yield host[1];
}

/** Stands for an endpoint, whose name is resolved for certain: no host's name has it. */
const ENDPOINT = '\0';

const IN_URL = /:\/\/(?:[^\s/@"']{0,300}@)?([a-zA-Z0-9][a-zA-Z0-9.-]{0,250})(?=[:/?\s"',;]|$)/g;
const IN_CONNECTION_STRING =
  /\b(?:server|data source|host|address|addr)\s*=\s*(?:tcp:)?([a-zA-Z0-9][a-zA-Z0-9.-]{0,250})(?=[:,;\s"'\\]|$)/gi;
const ONE_HOST = /^([a-zA-Z0-9][a-zA-Z0-9.-]{0,250})(:\d{1,5})?$/;
const HOST_VARIABLE = /(^|_)(HOST|HOSTNAME|SERVER|ADDR|ADDRESS)$/;
