import { basename } from 'node:path';
import { UsageError } from '../usage-error.ts';
import type { Answers } from './answers.ts';
import type { Ci } from './ci-files.ts';
import { addressesOf, QUESTIONS, type Topic } from './questions.ts';

/** The texts that were given as flags. */
export type Given = Readonly<Partial<Record<Topic, string>>>;

/** Where the rest comes from: a person who is asked, the defaults, or nowhere. */
export type Rest = Dialogue | 'defaults' | 'nowhere';

export interface Dialogue {
  readonly ask: (question: string) => Promise<string>;
  readonly say: (text: string) => void;
}

/**
 * Collects what a new project is made from.
 *
 * @throws UsageError that tells every flag that is wrong, and every one that is missing where nobody can be asked
 */
export async function collectAnswers(folder: string, given: Given, rest: Rest): Promise<Answers> {
  const defaults = defaultsFor(folder);
  const problems = TOPICS.flatMap((topic) => problemsOf(topic, given[topic], rest, defaults[topic]));
  if (problems.length > 0) throw new UsageError(...problems);
  const texts = new Map<Topic, string>();
  for (const topic of TOPICS) {
    const own =
      given[topic] ?? (typeof rest === 'string' ? defaults[topic] : await asked(topic, defaults[topic], rest));
    texts.set(topic, own);
  }
  const textOf = (topic: Topic): string => texts.get(topic) ?? defaults[topic];
  return {
    system: textOf('system'),
    servers: addressesOf(textOf('server')),
    user: textOf('user'),
    ci: textOf('ci') as Ci,
  };
}

const TOPICS = Object.keys(QUESTIONS) as readonly Topic[];

/** The system has the name of its folder where it can; the server an address that is no machine's (RFC 5737). */
function defaultsFor(folder: string): Readonly<Record<Topic, string>> {
  const system = basename(folder).toLowerCase();
  const isName = QUESTIONS.system.problem(system) === null;
  return { system: isName ? system : 'app', server: '192.0.2.10', user: 'deploy', ci: 'github' };
}

function problemsOf(topic: Topic, answer: string | undefined, rest: Rest, byDefault: string): readonly string[] {
  const { flag, isNeeded, problem } = QUESTIONS[topic];
  if (answer === undefined) {
    if (rest !== 'nowhere' || !isNeeded) return [];
    return [`${flag}: nobody can be asked here, got nothing; give it, or --yes for "${byDefault}"`];
  }
  const wrong = problem(answer);
  return wrong === null ? [] : [`${flag}: ${wrong}`];
}

/** Asks until the answer is right; an empty one is the default. */
async function asked(topic: Topic, byDefault: string, { ask, say }: Dialogue): Promise<string> {
  const { text, problem } = QUESTIONS[topic];
  for (;;) {
    const typed = (await ask(`${text} [${byDefault}]: `)).trim();
    const answer = typed === '' ? byDefault : typed;
    const wrong = problem(answer);
    if (wrong === null) return answer;
    say(`${wrong}\n`);
  }
}
