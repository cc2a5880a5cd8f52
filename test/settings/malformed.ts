import type { Given } from './load.ts';
import { files, prodWith } from './load.ts';

const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const prod = (more: string): Given => ({ environment: `${files.prod}\n${more}\n` });
const swap = (from: string, to: string): Given => ({ environment: prodWith(from, to) });

/** What does not even reach the parser. */
const notText: Readonly<Record<string, Given>> = {
  'an empty file': { environment: '' },
  'a file of comments': { environment: '# nothing\n' },
  'an empty file in bytes': { environment: bytes() },
  'a picture': { environment: bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00) },
  'a NUL in the middle': { environment: prodWith('[app]', '[a\0pp]') },
  'an escape sequence of a terminal': { environment: prodWith('[app]', '["\u001b[31m"]') },
  'broken UTF-8': { environment: bytes(...text('a: 1\nb: "'), 0xc3, 0x28, ...text('"\n')) },
  'Latin-1': { environment: bytes(...text('reason: caf'), 0xe9, 0x0a) },
  'UTF-16': { environment: bytes(0xff, 0xfe, 0x61, 0x00, 0x3a, 0x00) },
  'half of a surrogate pair': { environment: 'a: \ud800\n' },
  'line ends of an old Macintosh': { environment: files.prod.replaceAll('\n', '\r') },
  'more than 1 MiB': { environment: `a: ${'x'.repeat(1024 ** 2)}\n` },
  '50 MB of bytes': { environment: new Uint8Array(50_000_000).fill(0x61) },
  '50 MB of text': { environment: 'a: b\n'.repeat(10_000_000) },
  'an empty base': { base: '' },
};

/** What the parser, or what comes right after it, refuses. */
const notSettings: Readonly<Record<string, Given>> = {
  'a list': { environment: '- a\n- b\n' },
  'a text': { environment: 'just words\n' },
  'a number': { environment: '42\n' },
  null: { environment: 'null\n' },
  'JSON that is cut off': { environment: '{"origin": "https://a.example.org", "servers": {' },
  'an open quote': swap('port: 80', 'port: "80'),
  'an open bracket': swap('[app]', '[app'),
  'a closing bracket too many': swap('[app]', '[app]]'),
  'a missing colon': swap('placement:', 'placement'),
  'a missing space after a colon': swap('database: db', 'database:db'),
  'two colons in one line': swap('database: db', 'database: db: x'),
  'a tab as indentation': swap('  database: db', '\tdatabase: db'),
  'an indentation that does not fit': swap('  database: db', '   database: db'),
  'an unknown escape': swap('database: db', 'database: "d\\qb"'),
  'a value that starts with @': swap('database: db', 'database: @db'),
  'a value that starts with %': swap('database: db', 'database: %db'),
  'a second document': prod('---\norigin: https://other.example.org'),
  'a directive': { environment: '%YAML 1.1\n---\non: yes\n' },
  'a tag of our own': swap('database: db', 'database: !server db'),
  'a tag of JavaScript': prod('edge: !!js/function "function () {}"'),
  'binary data': swap('database: db', 'database: !!binary aGVsbG8='),
  'a merge key': prod('base: &base { a: 1 }\nother:\n  <<: *base'),
  'a duplicate key': prod('edge: { port: 81 }'),
  'a duplicate key in brackets': swap('{ memory: 256MiB, cpus: 1 }', '{ memory: 256MiB, memory: 1GiB }'),
  'a key that is a number': prod('404: not found'),
  'a key that is true': prod('true: false'),
  'a key that is empty': prod(': 1'),
  'a key that is a list': prod('? [a, b]\n: 1'),
  'a key that is a prototype': prod('__proto__: { admin: true }'),
  'a key of 2 000 characters': prod(`${'k'.repeat(2000)}: 1`),
  'an alias of nothing': swap('database: db', 'database: *db'),
  'an alias in its own anchor': prod('x: &x [*x]'),
  'a billion laughs': prod(laughs(10)),
  'a chain of aliases that gets deep': prod(chain(60)),
  '100 000 open brackets': { environment: '['.repeat(100_000) },
  '100 000 open braces': { environment: '{a: '.repeat(100_000) },
  '100 000 nested dashes': { environment: '- '.repeat(100_000) },
  '100 000 nested question marks': { environment: '? '.repeat(100_000) },
  '1 000 levels by indentation': { environment: levels(1000) },
  '40 levels in brackets': prod(`x: ${'['.repeat(40)}${']'.repeat(40)}`),
  '400 000 values': { environment: 'a: 1\n'.repeat(200_000) },
};

/** What the schema refuses. */
const wrong: Readonly<Record<string, Given>> = {
  'an unknown key at the top': prod('orign: https://a.example.org'),
  'an unknown key further down': swap('memory: 256MiB', 'memmory: 256MiB'),
  'an unknown key far from any': prod('kubernetes: { pods: 3 }'),
  'a missing origin': swap('origin: https://samaconso.example.org', ''),
  'a missing section': swap('placement:\n  database: db\n  application: [app]\n  worker: [worker]\n', ''),
  'servers that are none': { environment: files.prod.replace(/servers:\n(?: {2}.*\n)+/, 'servers: {}\n') },
  'servers in a list': { environment: files.prod.replace(/servers:\n(?: {2}.*\n)+/, 'servers: [192.0.2.11]\n') },
  'an address that lacks a part': swap('192.0.2.11', '10.0.0'),
  'an address with a port': swap('192.0.2.11', '"192.0.2.11:22"'),
  'a server name with capitals': swap('  db: {', '  DB: {'),
  'a port that is too large': swap('port: 80', 'port: 80000'),
  'a port in base 60': swap('port: 80', 'port: 1:20'),
  'a size in decimal units': swap('32GiB', '32GB'),
  'a size without a unit': swap('memory: 32GiB', 'memory: 34359738368'),
  'a size of a million TiB': swap('32GiB', '9999999TiB'),
  'a duration without a unit': swap('interval: 5s', 'interval: 5'),
  'replicas in words': swap('replicas: 2', 'replicas: two'),
  'replicas that are no number': swap('replicas: 2', 'replicas: .nan'),
  'replicas without end': swap('replicas: 2', 'replicas: 1e400'),
  'a million replicas': swap('replicas: 2', 'replicas: 1000000'),
  'a switch of YAML 1.1 in place of a number': swap('replicas: 2', 'replicas: on'),
  'a tag that is a number': prod('images: { postgres: { tag: 15.10 } }'),
  'an image in one text': prod('images: { postgres: "postgres:15" }'),
  'a choice that does not exist': swap('persistence: cookie', 'persistence: cooky'),
  'a reference to no server': swap('database: db', 'database: dbb'),
  'references to no server': swap('[app]', '[ap, db, db]'),
  'one server in place of a list': swap('[worker]', 'worker'),
  'a list of nobody': swap('[worker]', '[]'),
  'a list of nothing': swap('[worker]', '[~]'),
  'a file that does not exist': prod('outboundProxy: { certificateAuthority: compny-ca.pem }'),
  'a file outside the folder': prod('outboundProxy: { certificateAuthority: ../../etc/passwd }'),
  'a file of another kind': { files: { 'company-ca.pem': 'hello\n' } },
  'a private key in place of a certificate': {
    files: { 'company-ca.pem': '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n' },
  },
  'no files at all': { files: {} },
  'a suppression without a reason': prod('suppressions: [{ policy: image-without-digest }]'),
  'a suppression until a day that is none': prod(
    'suppressions: [{ policy: a, reason: "ten letters and more", until: 2027-13-01 }]',
  ),
  'a state of an unknown kind': prod('state: { kind: s4 }'),
  'a state with keys of another kind': prod('state: { kind: s3, buckt: a, schema: b }'),
  'an origin with a path': swap('https://samaconso.example.org', 'https://samaconso.example.org/api'),
  'secrets with values': prod('secrets: { database-password: hunter2 }'),
  'a variable that is a number': swap('replicas: 2\n  concurrency', 'environment: { LEVEL: 3 }\n  concurrency'),
  'everything at once': {
    environment: 'origin: x\nservers: { A: { adress: 1 } }\nplacement: { database: b }\nedge: [80]\nimages: none\n',
    overrides: ['api.replicas=none', 'nothing=1'],
  },
};

export const malformed: Readonly<Record<string, Readonly<Record<string, Given>>>> = {
  'not-text': notText,
  'not-settings': notSettings,
  wrong,
};

function laughs(levels: number): string {
  const lines = Array.from({ length: levels }, (_, index) => {
    const items = index === 0 ? Array(10).fill('lol') : Array(10).fill(`*l${index - 1}`);
    return `l${index}: &l${index} [${items.join(', ')}]`;
  });
  return lines.join('\n');
}

function chain(links: number): string {
  return Array.from({ length: links }, (_, index) =>
    index === 0 ? 'c0: &c0 [x]' : `c${index}: &c${index} [*c${index - 1}]`,
  ).join('\n');
}

function levels(count: number): string {
  return Array.from({ length: count }, (_, index) => `${' '.repeat(index)}a:\n`).join('');
}
