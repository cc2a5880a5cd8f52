import type { z } from 'zod';
import { didYouMean } from './did-you-mean.ts';
import { type Finding, findAt, type MappingNode, placeOfKey, type ScalarNode } from './node.ts';
import { type Problem, problemAt, type SettingsRule, whereOf } from './problem.ts';
import { innermost, keysOf, type Schema, schemaAt } from './schema-walk.ts';
import { shown } from './shown.ts';

/** What the schema objects to, each at the place the value came from. */
export function schemaProblems(
  schema: Schema,
  root: MappingNode,
  issues: readonly z.core.$ZodIssue[],
): readonly Problem[] {
  return issues.flatMap((issue) => problemsOf(issue, schema, root));
}

function problemsOf(issue: z.core.$ZodIssue, schema: Schema, root: MappingNode): readonly Problem[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const message = `unknown setting, got "${key.slice(0, 60)}"; ${knownKeys(key, schema, path, root)}`;
      return problemAt(placeOfKey(root, path, key), 'settings/unknown-key', whereOf([...path, key]), message);
    });
  }
  const where = whereOf(path);
  if (issue.code === 'invalid_key') {
    const key = String(path.at(-1));
    const place = placeOfKey(root, path.slice(0, -1), key);
    const expected = issue.issues[0]?.message || 'expected another key; rename it';
    return [problemAt(place, 'settings/value', where, withGot(expected, `"${key.slice(0, 60)}"`))];
  }
  const found = findAt(root, path);
  const at = schemaAt(schema, path);
  const rule: SettingsRule = found.node === null ? 'settings/missing' : 'settings/value';
  return [problemAt(found.place, rule, where, messageOf(issue, found, at, where))];
}

/** Puts `, got …` before the advice of a message that begins with `expected`; leaves any other as it is. */
export function withGot(message: string, got: string): string {
  if (!message.startsWith('expected ') || / got ["a-z]/.test(message)) return message;
  const at = message.indexOf('; ');
  return at < 0 ? `${message}, got ${got}` : `${message.slice(0, at)}, got ${got}${message.slice(at)}`;
}

function knownKeys(key: string, schema: Schema, path: readonly PropertyKey[], root: MappingNode): string {
  const at = schemaAt(schema, path);
  const { node } = findAt(root, path);
  const kind = node?.kind === 'mapping' ? node.entries.get('kind')?.node : undefined;
  const names = at === undefined ? [] : keysOf(at, kind?.kind === 'scalar' ? kind.value : undefined);
  return names.length === 0 ? 'remove it' : didYouMean(key, names, 'setting');
}

function messageOf(issue: z.core.$ZodIssue, { node }: Finding, schema: Schema | undefined, where: string): string {
  const got = shown(node, where);
  const scalar = node?.kind === 'scalar' ? node : null;
  if (issue.code === 'invalid_type') {
    const isText = issue.expected === 'string';
    if (isText && scalar !== null && scalar.value !== null)
      return withGot(unquotedText(scalar.text, schema), unquoted(scalar, got));
    const isNumber = issue.expected === 'number' || issue.expected === 'int';
    if (isNumber && scalar?.quoted === true && /^-?\d+(?:\.\d+)?$/.test(scalar.text)) {
      const [expected] = (issue.message || expectedBy(issue)).split('; ');
      return `${expected}, got the text ${got}; remove the quotes`;
    }
  }
  if (issue.message !== '') return withGot(issue.message, got);
  if (node === null || scalar?.value === null) {
    const title = optionsOf(issue).length > 0 ? null : titleOf(schema);
    const advice = node === null ? 'add it' : 'write it, or remove the line';
    return `${title === null ? expectedBy(issue) : `expected ${title}`}, got nothing; ${advice}`;
  }
  return withGot(`${expectedBy(issue)}; ${adviceFor(issue, scalar?.text, schema)}`, got);
}

/** Something that YAML does not take for text: in quotes it may be right, or wrong in another way. */
function unquotedText(text: string, schema: Schema | undefined): string {
  const judged =
    schema === undefined ? undefined : (innermost(schema) as z.ZodType).safeParse(text, { error: () => '' });
  const message = judged?.error?.issues[0]?.message;
  return message === undefined || message === '' ? 'expected text; put it in quotes' : message;
}

function unquoted({ value }: ScalarNode, got: string): string {
  return `the ${typeof value === 'number' ? 'number' : 'word'} ${got}`;
}

function expectedBy(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_value':
      return `expected ${listOf(issue.values)}`;
    case 'invalid_union':
      return `expected ${'options' in issue ? listOf(issue.options ?? []) : formsOf(issue.errors)}`;
    case 'too_small':
      return `expected ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${unitOf(issue.origin)}`;
    case 'too_big':
      return `expected ${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}${unitOf(issue.origin)}`;
    case 'not_multiple_of':
      return `expected a multiple of ${issue.divisor}`;
    case 'invalid_format':
      return `expected text of the form "${issue.format}"`;
    default:
      return `expected ${wordFor(issue)}`;
  }
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
};

function wordFor(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_type' ? (WORDS[issue.expected] ?? issue.expected) : 'another value';
}

const ADVICE: Readonly<Record<string, string>> = {
  string: 'write one text',
  number: 'write digits, without a unit',
  int: 'write digits, without a unit',
  boolean: 'write true or false without quotes',
  object: 'write "name: value" lines below it',
  record: 'write "name: value" lines below it',
  array: 'write each item on a line of its own after -, or all of them in brackets',
};

function adviceFor(issue: z.core.$ZodIssue, text: string | undefined, schema: Schema | undefined): string {
  const options = optionsOf(issue);
  const names = options.filter((option) => typeof option === 'string');
  if (text !== undefined && names.length > 0) return didYouMean(text, names, 'choice');
  if (issue.code === 'invalid_type') return ADVICE[issue.expected] ?? 'change it';
  const title = titleOf(schema);
  return title === null ? 'change it' : `write ${title}`;
}

/** The forms a value may have, from what each of them objected to. */
function formsOf(errors: readonly (readonly z.core.$ZodIssue[])[]): string {
  const forms = errors.flatMap(([issue]) => {
    if (issue === undefined) return [];
    const [head = ''] = (issue.message || expectedBy(issue)).split('; ');
    return [head.replace(/^expected /, '')];
  });
  return forms.length === 0 ? 'another form' : [...new Set(forms)].join(' or ');
}

function optionsOf(issue: z.core.$ZodIssue): readonly unknown[] {
  if (issue.code === 'invalid_value') return issue.values;
  return issue.code === 'invalid_union' && 'options' in issue ? (issue.options ?? []) : [];
}

function listOf(values: readonly unknown[]): string {
  const shownValues = values.map((value) => `"${String(value)}"`);
  return shownValues.length < 2
    ? shownValues.join('')
    : `${shownValues.slice(0, -1).join(', ')} or ${shownValues.at(-1) ?? ''}`;
}

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' ? ' items' : '';
}

/** What a schema calls its values: `size`, `image`; null where it says nothing. */
function titleOf(schema: Schema | undefined): string | null {
  if (schema === undefined) return null;
  const { title } = (schema as z.ZodType).meta?.() ?? {};
  const inner = innermost(schema);
  if (title !== undefined) return /^[aeiou]/i.test(title) ? `an ${title}` : `a ${title}`;
  return inner === schema ? null : titleOf(inner);
}
