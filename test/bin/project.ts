import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { cli } from '../../bin/cli.ts';

/** What one command line printed, and how it ended. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** What a command finds beside its arguments. */
export interface Given {
  readonly input?: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly answers?: readonly string[];
}

/** A project in a temporary folder, with the command line run in it. */
export interface TestProject {
  readonly folder: string;
  readonly run: (...argv: readonly string[]) => Promise<Ended>;
  /** The same with a person at the terminal, who gives these answers. */
  readonly runWith: (answers: readonly string[], ...argv: readonly string[]) => Promise<Ended>;
  /** The same with an input, environment variables and answers. */
  readonly runGiven: (given: Given, ...argv: readonly string[]) => Promise<Ended>;
  readonly write: (path: string, text: string) => void;
  /** Changes a file by replacing a text that it must hold. */
  readonly edit: (path: string, from: string, to: string) => void;
  /** Paths of all files below a folder with their content; empty where there is none. */
  readonly read: (path: string) => Readonly<Record<string, string>>;
}

/** A copy of config/samaconso of this repository, or a folder with the given files only. */
export function testProject(files?: Readonly<Record<string, string>>): TestProject {
  const folder = mkdtempSync(join(tmpdir(), 'arrimage-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  if (files === undefined) cpSync('config/samaconso', join(folder, 'config/samaconso'), { recursive: true });
  for (const [path, text] of Object.entries(files ?? {})) write(path, text);
  return {
    folder,
    run: (...argv) => runIn(folder, argv),
    runWith: (answers, ...argv) => runIn(folder, argv, null, answers),
    runGiven: (given, ...argv) => runIn(folder, argv, null, given.answers ?? null, given),
    write,
    edit: (path, from, to) => {
      const text = readFileSync(join(folder, path), 'utf8');
      if (!text.includes(from)) throw new Error(`${path} does not hold "${from}"`);
      write(path, text.replace(from, to));
    },
    read: (path) => filesBelow(join(folder, path)),
  };
}

export async function runIn(
  cwd: string,
  argv: readonly string[],
  cdktfFolder: string | null = null,
  answers: readonly string[] | null = null,
  { input = '', variables = {} }: Given = {},
): Promise<Ended> {
  let out = '';
  let err = '';
  const rest = [...(answers ?? [])];
  const ask = async (question: string): Promise<string> => {
    const answer = rest.shift();
    if (answer === undefined) throw new Error(`nobody answers "${question}"`);
    err += `${question}${answer}\n`;
    return answer;
  };
  const code = await cli(argv, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    cwd,
    isColored: false,
    today: '2026-11-21',
    nodeVersion: '20.20.2',
    cdktfFolder,
    self: ['arrimage'],
    terraformConfig: undefined,
    variables: { HOME: join(cwd, '.home'), ...variables },
    input: async () => input,
    path: '',
    user: 'ada@laptop',
    screen: null,
    isInteractive: false,
    ask: answers === null ? null : ask,
    askHidden: answers === null ? null : async (question) => `${rest.shift() ?? ''}${question.slice(0, 0)}`,
    interruption: () => new AbortController().signal,
  });
  return { code, out: out.replaceAll(cwd, '<project>'), err: err.replaceAll(cwd, '<project>') };
}

function filesBelow(folder: string): Readonly<Record<string, string>> {
  const exists = statSync(folder, { throwIfNoEntry: false }) !== undefined;
  const paths = exists ? (readdirSync(folder, { recursive: true }) as readonly string[]) : [];
  const files = [...paths].sort().filter((path) => statSync(join(folder, path)).isFile());
  return Object.fromEntries(files.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}
