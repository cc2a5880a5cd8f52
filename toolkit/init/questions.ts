import { ipAddress, name, server } from '../../settings/nouns.ts';
import { withGot } from '../../settings/schema-problems.ts';
import { CIS } from './ci-files.ts';

/** What `arrimage init` wants to know. */
export type Topic = 'system' | 'server' | 'user' | 'ci';

/** A question, for a person or for a flag of the command line. */
export interface Question {
  readonly flag: string;
  /** Without the question mark, and without the default. */
  readonly text: string;
  /** Whether somebody has to have said it: a default is taken only when that is asked for. */
  readonly isNeeded: boolean;
  /** What is wrong with an answer; null: nothing. */
  readonly problem: (answer: string) => string | null;
}

export const QUESTIONS: Readonly<Record<Topic, Question>> = {
  system: { flag: '--system', text: 'Name of the system', isNeeded: true, problem: systemProblem },
  server: {
    flag: '--server',
    text: 'Address of the production server; a second one, after a comma, is for the database',
    isNeeded: true,
    problem: serverProblem,
  },
  user: { flag: '--user', text: 'SSH user', isNeeded: false, problem: userProblem },
  ci: { flag: '--ci', text: `Where changes are checked: ${CIS.join(', ')}`, isNeeded: false, problem: ciProblem },
};

/** The addresses of an answer. */
export function addressesOf(answer: string): readonly string[] {
  return answer.split(',').map((part) => part.trim());
}

function systemProblem(system: string): string | null {
  if (system === 'systems') return 'expected a name that is no file of stacks/ yet, got "systems"; choose another one';
  return messageOf(name.safeParse(system).error?.issues, system);
}

function serverProblem(answer: string): string | null {
  const addresses = addressesOf(answer);
  if (addresses.length > 2 || new Set(addresses).size < addresses.length) {
    return `expected one address, or two different ones, got "${addresses.join(', ')}"; write more into the settings later`;
  }
  const problems = addresses.map((address) => messageOf(ipAddress.safeParse(address).error?.issues, address));
  return problems.find((problem) => problem !== null) ?? null;
}

function userProblem(user: string): string | null {
  return messageOf(server.safeParse({ address: '192.0.2.10', user }).error?.issues, user);
}

function ciProblem(ci: string): string | null {
  return CIS.some((known) => known === ci)
    ? null
    : `expected one of ${CIS.join(', ')}, got "${ci}"; choose one of these`;
}

function messageOf(issues: readonly { readonly message: string }[] | undefined, got: string): string | null {
  const [issue] = issues ?? [];
  return issue === undefined ? null : withGot(issue.message, `"${got}"`);
}
