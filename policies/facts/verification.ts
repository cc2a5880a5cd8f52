import type { Text } from './text.ts';
import { CONNECTION_SWITCHES, MAY_SWITCH, PROGRAM_SWITCHES } from './verification-switches.ts';
import { MAY_BE_SWITCH, VARIABLE_RULES } from './verification-variables.ts';

/** What in a text switches verification off, each as it stands there; of a variable its value. */
export function verificationSwitches(text: Text): readonly string[] {
  const isSwitch = text.kind === 'variable' && MAY_BE_SWITCH.test(text.name) && isSwitchedOff(text);
  const isRead = isSwitch || MAY_SWITCH.test(text.text) || STARTUP_MODULE.test(text.name) || CURLRC.test(text.name);
  if (!isRead) return NONE;
  return [...new Set([...(isSwitch ? [text.text] : NONE), ...switchesIn(text)])];
}

/** Modules and path files that Python runs at the start of every program. */
export const STARTUP_MODULE = /\/(?:(?:site|user)customize\.py|[^/]+\.pth)$/;

/** Most texts have none. */
const NONE: readonly string[] = [];

function isSwitchedOff({ name, text }: Text): boolean {
  return VARIABLE_RULES.some(({ names, off }) => names.test(name) && off.test(text));
}

function* switchesIn(text: Text): Iterable<string> {
  const patterns = text.kind === 'variable' ? CONNECTION_SWITCHES : PROGRAM_SWITCHES;
  for (const pattern of patterns) yield* found(text.text, pattern);
  if (text.kind !== 'variable') yield* insecureCurl(text.text);
  if (text.kind === 'file') yield* inFile(text);
  yield* weakSslModes(text);
}

/** What only means something in a file of that name. */
function* inFile({ name, text }: Text): Iterable<string> {
  if (STARTUP_MODULE.test(name)) yield* found(text, PATCHED);
  if (CURLRC.test(name)) yield* found(text, /^[ \t]*(?:--?)?(?:insecure|k)\b/gm);
}

const CURLRC = /\/[._]?curlrc$/;

/** A part of TLS or of a client for HTTP that is set to something else for all programs. */
const PATCHED =
  /\b(?:ssl|requests|urllib3|httpx|aiohttp|certifi)\.(?!_create_default_https_context)[\w.]+\s*=(?!=)|\bsetattr\(\s*(?:ssl|requests|urllib3|httpx|aiohttp|certifi)\b/g;

/**
 * PostgreSQL's `require` encrypts and believes any certificate, unless it is given an authority.
 *
 * Inside the system a plain connection is the environment's decision; to somebody else's server it is a way around verification.
 */
function* weakSslModes({ text, value }: Text): Iterable<string> {
  const outside = value.some((part) => typeof part !== 'string' && part.kind === 'endpoint' && !part.to.includes('/'));
  if (outside) yield* found(text, /\bsslmode=(?:disable|allow|prefer)\b/g);
  if (!/\bsslrootcert=/.test(text)) yield* found(text, /\bsslmode=require\b/g);
}

/** A container may ask itself for a certificate that bears the public name; what else stands in the command may be secret. */
function* insecureCurl(text: string): Iterable<string> {
  for (const [command] of text.matchAll(/\bcurl\b[^\n|;&]*/g)) {
    const option = /\s(-[a-zA-Z]*k[a-zA-Z]*|--insecure)(?=\s|$)/.exec(command)?.[1];
    if (option === undefined || /https:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?:[:/\s"']|$)/.test(command)) continue;
    yield option === '--insecure' ? 'curl --insecure' : 'curl -k';
  }
}

function* found(text: string, pattern: RegExp): Iterable<string> {
  for (const [piece] of text.matchAll(pattern)) yield piece.trim().replace(/\s+/g, ' ');
}
