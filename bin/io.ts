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
  /** Such as 20.18.0. */
  readonly nodeVersion: string;
}

export function colorsOf(io: Io): Colors {
  return colorsFor(io.isColored);
}
