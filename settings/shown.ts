import type { SettingNode } from './node.ts';

const SECRET_NAME = /passw|passphrase|secret|token|credential|(?:private|api|access|auth)[-_.]?key|(?:^|[._-])pwd/i;
const SECRET_VALUE =
  /:\/\/[^/\s@]*:[^/\s@]+@|^[^\s/:@]*:(?!\/\/)[^\s@]+@(?!sha256:)|-----BEGIN|^(?:ghp_|github_pat_|glpat-|AKIA|xox[abp]-|eyJ[A-Za-z0-9_-]{10})/;
const LONGEST = 60;

/** A text for a message: a possible secret is not shown, a long text is cut. */
export function maskedText(where: string, text: string): string {
  if (SECRET_NAME.test(where) || SECRET_VALUE.test(text)) return '[REDACTED]';
  const line = text.replace(/\s+/g, ' ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

/** What was found at a setting, for a message. */
export function shown(node: SettingNode | null, where: string): string {
  if (node === null) return 'nothing';
  if (node.kind === 'mapping') return node.entries.size === 0 ? 'an empty mapping' : 'a mapping';
  if (node.kind === 'list') return node.items.length === 0 ? 'an empty list' : 'a list';
  return node.value === null ? 'nothing' : `"${maskedText(where, node.text)}"`;
}
