import type { Facts } from './plan-facts.ts';

/** One fact of a plan that is another one now; undefined: there was or is none. */
interface Move {
  readonly name: string;
  readonly was: string | undefined;
  readonly is: string | undefined;
}

/** In what the facts of one kind have moved, in words. */
export function movesOf(kind: string, planned: Facts, now: Facts): readonly string[] {
  const [before, after] = [planned[kind] ?? {}, now[kind] ?? {}];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names
    .filter((name) => before[name] !== after[name])
    .map((name) => (WORDS[kind] ?? plainText(kind))({ name, was: before[name], is: after[name] }));
}

const WORDS: Readonly<Record<string, (move: Move) => string>> = {
  setting: ({ name, was, is }) => {
    if (was === undefined) return `the setting ${name} was added (${is})`;
    return is === undefined ? `the setting ${name} was removed` : `the setting ${name} is ${is}, and was ${was}`;
  },
  secret: ({ name, was, is }) => {
    if (was === undefined) return `the secret ${name} was added`;
    return is === undefined ? `the secret ${name} was removed` : `the secret ${name} has version ${is}, and had ${was}`;
  },
  part: ({ name, was, is }) => {
    const how = was === undefined ? 'was added' : is === undefined ? 'was removed' : 'is made otherwise';
    return `the ${name} ${how}, by other code of the stack or another version of arrimage`;
  },
  container: ({ name, was, is }) => `the container ${name} ${containerText(was, is)}`,
  image: ({ name, was = 'none', is = 'none' }) =>
    `the image ${name} ${was === 'none' ? 'has come' : is === 'none' ? 'is gone' : 'is another one'}`,
  job: ({ name }) => `the job ${name} has run`,
  release: ({ was, is }) => `release ${is} is the newest, and was ${was === '0' ? 'none' : was}`,
  state: ({ was = 'none', is = 'none' }) => `Terraform's state has ${serialText(is)}, and had ${serialText(was)}`,
  firewall: () => 'the firewall was changed',
  terraform: ({ name, was, is }) => {
    if (was === undefined) return `Terraform would now ${is} ${name} too`;
    return is === undefined
      ? `Terraform would no longer ${was} ${name}`
      : `Terraform would now ${is} ${name}, not ${was}`;
  },
};

function plainText(kind: string): (move: Move) => string {
  return ({ name, was, is }) =>
    `the ${kind} ${name} ${was === undefined ? 'was added' : is === undefined ? 'is gone' : 'was changed'}`;
}

/** Id, state and what it was told, as the facts have it. */
function containerText(was: string | undefined, is: string | undefined): string {
  if (was === undefined) return 'was added';
  if (is === undefined) return 'is gone';
  const [idBefore, stateBefore] = was.split(' ');
  const [id, state] = is.split(' ');
  if (id !== idBefore) return 'is another one';
  return state === stateBefore ? 'was changed' : `is ${state}, and was ${stateBefore}`;
}

function serialText(fact: string): string {
  return fact === 'none' ? 'none' : `serial ${fact.split(' ')[0]}`;
}
