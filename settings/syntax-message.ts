import type { ErrorCode, YAMLError } from 'yaml';

/** What the parser objects to, in our words: its own may quote the file, and so a secret. */
export function syntaxMessage({ code, message }: YAMLError): string {
  const [, bracket] = /end with a ([\]}])/.exec(message) ?? [];
  if (bracket !== undefined) return `expected a closing "${bracket}" before this; add it, or indent what it holds`;
  if (/Missing closing/.test(message)) return 'expected a closing quote; add it';
  return MESSAGES[code];
}

const MESSAGES: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS: 'expected an alias alone, got one with a tag or an anchor; remove that',
  BAD_ALIAS: 'expected an alias with a name; write * and the name of an anchor above',
  BAD_COLLECTION_TYPE: 'expected a value without a tag; remove the tag',
  BAD_DIRECTIVE: 'expected no directive; remove the line',
  BAD_DQ_ESCAPE: 'expected a known escape after the backslash; double it, or use single quotes',
  BAD_INDENT: 'expected what belongs together at the same column; indent it alike',
  BAD_PROP_ORDER: 'expected a tag or an anchor in front of its value; move it',
  BAD_SCALAR_START: 'expected a value that does not start with @, % or `; put it in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'expected one key on a line; put a value that holds a colon in quotes, or start a new line',
  BLOCK_IN_FLOW:
    'expected values between brackets on the same level; close the bracket, or put a value that holds a colon in quotes',
  DUPLICATE_KEY: 'expected each key once; remove one',
  IMPOSSIBLE: 'expected another notation; write it in a simpler way',
  KEY_OVER_1024_CHARS: 'expected a key of at most 1024 characters; shorten it',
  MISSING_CHAR: 'expected a comma, a colon or a space in front of this; add it, or put the value in quotes',
  MULTILINE_IMPLICIT_KEY: 'expected a key and its colon on one line; add the colon, or the closing quote or bracket',
  MULTIPLE_ANCHORS: 'expected one anchor; remove the others',
  MULTIPLE_DOCS: 'expected one document, got another one; remove the line ---',
  MULTIPLE_TAGS: 'expected a value without tags; remove them',
  NON_STRING_KEY: 'expected text as key; put it in quotes',
  RESOURCE_EXHAUSTION: 'expected a value of a size that can be read; make it smaller',
  TAB_AS_INDENT: 'expected spaces in front of it, got a tab; indent with spaces',
  TAG_RESOLVE_FAILED: 'expected a value without a tag; remove the tag',
  UNEXPECTED_TOKEN: 'expected something else here; look for a quote, bracket or colon that is missing or too many',
};
