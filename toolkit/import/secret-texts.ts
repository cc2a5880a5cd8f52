import { isSecretName, plainPasswords } from '../../policies/facts/password.ts';
import type { Text } from '../../policies/facts/text.ts';
import { knownForms } from './secret-values.ts';

/** A secret that stands in a text. */
export interface SecretSpan {
  readonly start: number;
  readonly end: number;
  readonly value: string;
  readonly encoding: 'plain' | 'url';
  /** Host of the URL that it stands in; null: in none. */
  readonly host: string | null;
  /** Who it belongs to; null: not known. */
  readonly user: string | null;
}

/** Names beside those that policies know: keys and salts, unless they are meant to be seen. */
const KEY = /(?:^|[_.-])(?:key|salt)s?\d*$/i;
const NO_KEY = /public|publishable|cache_key|key_id$|^ssh_|sort_key|partition_key/i;

/** Whether the name of a variable says that its value is secret. */
export function isSecretVariable(name: string): boolean {
  return isSecretName(name) || (KEY.test(name) && !NO_KEY.test(name));
}

const URL_USER = /:\/\/([^\s:@/'"<>]{0,200}):([^\s@/'"]{1,300})@([^\s:/'",?]*)/g;

/** The secrets in the value of a variable. */
export function secretsInVariable(name: string, value: string): readonly SecretSpan[] {
  const found = apart([...secretsInUrls(value), ...secretsInOptions(value)]);
  if (found.length > 0 || value.includes('://')) return apart([...found, ...secretsOfKnownForm(value)]);
  if (!isSecretVariable(name)) return secretsInText({ kind: 'variable', name, text: value });
  if (!isLiteral(value)) return [];
  const start = /basic_auth$/i.test(name) && value.includes(':') ? value.indexOf(':') + 1 : 0;
  const user = start === 0 ? null : value.slice(0, start - 1);
  return [{ start, end: value.length, value: value.slice(start), encoding: 'plain', host: null, user }];
}

/** The secrets in one word of a command, in a health check or in a line of a file. */
export function secretsInText({ kind, name, text }: Pick<Text, 'kind' | 'name' | 'text'>): readonly SecretSpan[] {
  const urls = secretsInUrls(text);
  const found = plainPasswords({ container: '', kind, name, value: [text], text })
    .filter(({ place }) => !place.startsWith('a URL'))
    .flatMap(({ password, user }): readonly SecretSpan[] => {
      const start = text.lastIndexOf(password);
      const span = { start, end: start + password.length, value: password, user } as const;
      return start < 0 ? [] : [{ ...span, encoding: 'plain', host: null }];
    });
  const more = kind === 'file' ? secretsInSettings(text) : secretsOfMinioClient(text);
  return apart([...urls, ...found, ...more, ...secretsOfKnownForm(text)]);
}

/** Secrets that are known by what they look like, such as a token of GitHub. */
export function secretsOfKnownForm(text: string): readonly SecretSpan[] {
  return knownForms(text).map(({ start, value }) => {
    return { start, end: start + value.length, value, encoding: 'plain', host: null, user: null };
  });
}

const SETTING = /(define\(\s*)?(["'])([A-Za-z][\w.-]*)\2\s*(=>|[:=,])\s*(["'])([^"'\n]{1,300})\5/g;

/** Names of keys and salts in a file, where a bare "key" may mean anything. */
const FILE_KEY =
  /(?:pass|secret|auth|nonce|logged_in|crypt|encryption|signing|cookie|session|app|jwt|master).*(?:salt|key)$|salt$/i;

/** Settings of programs in PHP and the like: `'passwordsalt' => '…'`, `define('AUTH_KEY', '…')`. */
function secretsInSettings(text: string): readonly SecretSpan[] {
  return [...text.matchAll(SETTING)].flatMap(({ 0: whole, 1: define, 3: name = '', 4: sign, 6: value = '', index }) => {
    if ((sign === ',') !== (define !== undefined)) return [];
    const isKey = FILE_KEY.test(name) && !NO_KEY.test(name) && value.length >= 8;
    if (!(isKey || (define !== undefined && isSecretName(name))) || !isLiteral(value)) return [];
    if (/^[$%{<]|:\/\//.test(value)) return [];
    const end = index + whole.length - 1;
    return [{ start: end - value.length, end, value, encoding: 'plain', host: null, user: null } as const];
  });
}

const OPTION =
  /(?:^|[\s;?&,{])(?:password|passwd|pwd|secret|token|access[_-]?key|api[_-]?key|private[_-]?key)\s*=\s*\{?([^\s;&"',}]+)/gi;

/** `user:password@tcp(host:3306)/name`, as Go writes it. */
const GO_SOURCE = /^([^:@\s/]+):([^@\s]+)(?=@(?:tcp|unix)?\()/;

/** Passwords of connection strings: `password=…;`, `?password=…&`, `user:…@tcp(…)`. */
function secretsInOptions(text: string): readonly SecretSpan[] {
  const go = GO_SOURCE.exec(text);
  const matches = [...text.matchAll(OPTION)].map(({ 0: whole, 1: value = '', index }) => {
    const isQuery = /^[?&]/.test(whole);
    return { end: index + whole.length, raw: value, isQuery, user: null };
  });
  const source = go === null ? [] : [{ end: go[0].length, raw: go[2] ?? '', isQuery: false, user: go[1] ?? null }];
  return [...source, ...matches].flatMap(({ end, raw, isQuery, user }) => {
    const plain = isQuery ? decoded(raw) : null;
    if (!isLiteral(plain ?? raw) || raw.startsWith('$')) return [];
    const span = { start: end - raw.length, end, host: null, user };
    return [{ ...span, value: plain ?? raw, encoding: plain === null ? 'plain' : 'url' } as const];
  });
}

/** `mc alias set NAME URL USER PASSWORD`. */
function secretsOfMinioClient(text: string): readonly SecretSpan[] {
  const pattern = /\bmc\s+(?:alias\s+set|config\s+host\s+add)\s+\S+\s+\S+\s+(\S+)\s+([^\s;&|]+)/g;
  return [...text.matchAll(pattern)].flatMap(({ 0: whole, 1: user = '', 2: value = '', index }) => {
    if (value.startsWith('$')) return [];
    const end = index + whole.length;
    return [{ start: end - value.length, end, value, encoding: 'plain', host: null, user } as const];
  });
}

function secretsInUrls(text: string): readonly SecretSpan[] {
  return [...text.matchAll(URL_USER)].flatMap(({ 0: whole, 1: user = '', 2: raw = '', 3: host = '', index }) => {
    const start = index + whole.indexOf(':', 3) + 1;
    const plain = decoded(raw);
    if (!isLiteral(plain ?? raw)) return [];
    const span = { start, end: start + raw.length, host: host === '' ? null : host, user };
    return [{ ...span, value: plain ?? raw, encoding: plain === null ? 'plain' : 'url' } as const];
  });
}

/** Those that do not lie in one before them. */
function apart(spans: readonly SecretSpan[]): readonly SecretSpan[] {
  const sorted = [...spans].sort((a, b) => a.start - b.start || b.end - a.end);
  return sorted.filter(({ start }, index) => sorted.slice(0, index).every(({ end }) => end <= start));
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** Whether a value is what it says, and not empty, a switch, a number or a path. */
function isLiteral(value: string): boolean {
  return !/^(?:|true|false|yes|no|on|off|none|null|[01]|\d+(?:ms|s|m|h|d)|\$\{?\w+\}?|\*+|\.{0,2}\/[\w./-]*)$/i.test(
    value,
  );
}
