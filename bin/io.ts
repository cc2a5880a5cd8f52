import { type Colors, colorsFor } from '../toolkit/report/colors.ts';

/** What a command gets from the process that runs it. */
export interface Io {
  /** Results. */
  readonly out: (text: string) => void;
  /** Progress and errors. */
  readonly err: (text: string) => void;
  readonly cwd: string;
  /** Whether results go to a terminal that wants colours. */
  readonly isColored: boolean;
  /** Today in UTC, `YYYY-MM-DD`. */
  readonly today: string;
  /** Folder that cdktf wants its stacks in; it names it when it runs us. */
  readonly cdktfFolder: string | null;
  /** Command line of this very program, for those that call it again. */
  readonly self: readonly string[];
  /** Folders in which programs are looked for. */
  readonly path: string | undefined;
  /** Terraform's configuration file that the user named: `TF_CLI_CONFIG_FILE`. */
  readonly terraformConfig: string | undefined;
  /** Environment variables, for those that hold secrets, those that name the key to them, and the one that gives a step of Terraform its lock. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Reads all of the input; for what nobody types at a terminal. */
  readonly input: () => Promise<string>;
  /** User and machine, `ada@laptop`, for the records of releases. */
  readonly user: string;
  /** Where progress can be drawn in place; null: not on a terminal. */
  readonly screen: Screen | null;
  /** Whether a person types the input and reads the results at a terminal. */
  readonly isInteractive: boolean;
  /** Asks the person at the terminal; null: there is nobody to ask. */
  readonly ask: ((question: string) => Promise<string>) | null;
  /** The same for what must not show while it is typed. */
  readonly askHidden: ((question: string) => Promise<string>) | null;
  /** Is aborted when the user interrupts; from the call on, that no longer ends the process at once. */
  readonly interruption: () => AbortSignal;
  /** Such as 20.18.0. */
  readonly nodeVersion: string;
}

/** A terminal that progress is drawn on. */
export interface Screen {
  readonly stream: NodeJS.WriteStream;
  readonly rows: number;
}

export function colorsOf(io: Io): Colors {
  return colorsFor(io.isColored);
}

/** Whether an answer is a yes; none is not. */
export function isYes(answer: string | undefined): boolean {
  return /^y(es)?$/i.test(answer?.trim() ?? '');
}
