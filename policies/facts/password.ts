import { placeOf, SECRET, type Text } from './text.ts';

/** A password that stands somewhere as plain text. */
export interface PlainPassword {
  /** Where it stands: `variable DB_PASSWORD`, `a URL in file /etc/app.ini`. */
  readonly place: string;
  /** The user it belongs to; null: not known. */
  readonly user: string | null;
  readonly password: string;
}

/** The passwords, tokens and keys that a text gives literally: in URLs, as the value of a secret's name, in a list of users. */
export function plainPasswords(text: Text): readonly PlainPassword[] {
  const searches = [
    ...(text.text.includes('://') ? [inUrls] : NONE),
    ...(text.kind !== 'file' && MAY_BE_OPTION.test(text.text) ? [inOptions] : NONE),
    ...(text.kind === 'variable' && isSecretName(text.name) ? [inVariable] : NONE),
    ...(text.kind !== 'variable' && MAY_BE_SECRET.test(text.text) ? [inAssignments] : NONE),
    ...(text.name.endsWith('/userlist.txt') ? [inUserList] : NONE),
  ];
  return searches.length === 0 ? NONE : searches.flatMap((search) => [...search(text)]);
}

/** Whether a name says that its value is secret: `DB_PASSWORD`, `jwtSecret`, `--token`, but not `TOKEN_TTL` or `PASSWORD_FILE`. */
export function isSecretName(name: string): boolean {
  if (!MAY_BE_SECRET.test(name) || /public|allow_empty|random|^(old)?pwd$/i.test(name)) return false;
  return SECRET_NAME.test(name.replace(/([a-z0-9])([A-Z])/g, '$1_$2'));
}

/** Whether a password is one that a program is shipped with, or that everybody tries first; it is no secret. */
export function isKnownPassword(password: string): boolean {
  return DEFAULT_PASSWORDS.has(password.toLowerCase());
}

/** Whether a password needs no guessing: it is known, or the user's own name. */
export function isDefaultPassword({ user, password }: PlainPassword): boolean {
  return isKnownPassword(password) || password.toLowerCase() === user?.toLowerCase();
}

const SECRET_NAME =
  /(?:password|passwd|passphrase|secret|requirepass|masterauth)$|(?:^|[_.-])(?:pass|pwd|token|secrets?[_-]?key(?:[_-]base)?|api[_-]?key|private[_-]?key|secret[_-]access[_-]key|auth[_-]?key|signing[_-]?key|encryption[_-]?key|basic[_-]auth|credentials)$/i;

const DEFAULT_PASSWORDS = new Set(
  (
    '123456 12345678 123456789 admin admin123 administrator change-me change_me changeit changeme changethis ' +
    'default demo example foobared guest letmein minio minio123 minioadmin mysql pass passw0rd password password123 postgres ' +
    'qwerty rabbitmq redis root rustfsadmin s3cret sa secret supersecret test toor welcome your-secret-key your_secret_key'
  ).split(' '),
);

const URL_USER = /:\/\/([^\s:@/'"<>]{0,200}):([^\s@/'"]{1,300})@/g;

/** Most texts hold none. */
const NONE: readonly never[] = [];

function* inUrls(text: Text): Iterable<PlainPassword> {
  for (const [, user = '', password = ''] of text.text.matchAll(URL_USER)) {
    const plain = decoded(password);
    if (isLiteral(plain)) yield { place: `a URL in ${placeOf(text)}`, user: decoded(user), password: plain };
  }
}

function* inVariable(variable: Text): Iterable<PlainPassword> {
  const { name, value, text } = variable;
  if (!value.every((part) => typeof part === 'string')) return;
  if (!isLiteral(text) || text.includes('://') || text.startsWith('-----BEGIN')) return;
  const [user, password] = /basic_auth$/i.test(name) && text.includes(':') ? text.split(':', 2) : [null, text];
  yield { place: placeOf(variable), user: user ?? null, password: password ?? text };
}

/** Passwords of ODBC's connection strings and of the options of common programs. */
function* inOptions(text: Text): Iterable<PlainPassword> {
  for (const pattern of OPTIONS) {
    for (const [, password = ''] of text.text.matchAll(pattern)) {
      if (isLiteral(password) && !isReference(password)) yield { place: placeOf(text), user: null, password };
    }
  }
}

const OPTIONS: readonly RegExp[] = [
  /(?:^|[;{\s"'])(?:pwd|password)\s{0,4}=\s{0,4}([^;"'\s]{1,300});/gi,
  /(?:redis|valkey)-cli\s[^\n|;&]{0,300}?-a\s+["']?([^\s"']{1,300})/g,
  /\bcurl\s[^\n|;&]{0,300}?(?:-u|--user)\s+["']?[^\s:"']{0,100}:([^\s"']{1,300})/g,
];

const MAY_BE_OPTION = /(?:pwd|password)\s*=|-cli\s|curl\s/i;

/** Lines of a list of users, as PgBouncer reads it; what is hashed is not plain. */
function* inUserList(list: Text): Iterable<PlainPassword> {
  const place = placeOf(list);
  for (const [, user = '', password = ''] of list.text.matchAll(/^[ \t]*"([^"\n]*)"[ \t]+"([^"\n]*)"/gm)) {
    if (isLiteral(password) && !/^(SCRAM-SHA-256\$|md5[0-9a-f]{32}$)/.test(password)) yield { place, user, password };
  }
}

/** A name and what follows it; the value is only looked at, since it may hold the next name. */
const ASSIGNMENT =
  /(?<![\w$.<-]|\$\{)(--?)?(["']?)([A-Za-z_][\w.-]{2,60})\2[ \t]{0,4}([:=]>?|[ \t])[ \t]{0,4}(?=("[^"\n]{0,300}"|'[^'\n]{0,300}'|[^\s"',;)}\]]{1,300}))/g;

/** Names that configuration files give a value without a sign between. */
const BARE_NAMES = new Set(['requirepass', 'masterauth']);

function* inAssignments(assigning: Text): Iterable<PlainPassword> {
  const { kind, name: path, text } = assigning;
  const isProgram = /\.(py|js|ts|mjs|cjs|lua|rb)$/.test(path);
  for (const [, dashes, , name = '', sign = '', raw = ''] of text.matchAll(ASSIGNMENT)) {
    const isBare = sign.trim() === '';
    if (isBare && !(BARE_NAMES.has(name) || (kind === 'command' && dashes !== undefined))) continue;
    const isQuoted = /^["']/.test(raw);
    const password = isQuoted ? raw.slice(1, -1) : raw;
    if (!isSecretName(name) || (isProgram && !isQuoted) || !isLiteral(password)) continue;
    if (isReference(password) || password.includes('://')) continue;
    yield { place: `${name} in ${placeOf(assigning)}`, user: null, password };
  }
}

/** Looked for first, because most texts have none of them. */
const MAY_BE_SECRET = /pass|pwd|secret|token|key|masterauth|credentials|basic.auth/i;

/** Whether a value is what it says, and not empty, a secret, a switch, a duration or a path. */
function isLiteral(value: string): boolean {
  if (value === '' || value.includes(SECRET)) return false;
  return !/^(true|false|yes|no|on|off|none|null|[01]|\d+(ms|s|m|h|d))$|^\$\{?[A-Za-z_]\w*\}?$|^\*+$|^\.{0,2}\/[\w./-]*$/i.test(
    value,
  );
}

/** Whether a value in a file or command stands for another: a variable, a placeholder, a call, a type, the next option. */
function isReference(value: string): boolean {
  return /^[$%{<&|[-]|\(|^(nil|undefined|any|str|string|bytes)$/.test(value);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
