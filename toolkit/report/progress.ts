/** Tells how long work goes on: a list of steps that changes in place on a terminal, a line for each elsewhere. */
export interface Progress {
  /** A step has begun; `key` tells it from the others. */
  readonly begin: (key: string, text: string) => void;
  /** A step has ended; without a text it is told by the one it began with. */
  readonly end: (key: string, outcome: 'done' | 'failed', text?: string) => void;
  /** Something to know, which is not a step. */
  readonly note: (text: string) => void;
  /** Nothing more comes. */
  readonly close: () => void;
}

/** Progress by plain lines: what has ended, with the seconds it took. */
export function plainProgress(write: (text: string) => void, now: () => number): Progress {
  const begun = new Map<string, { readonly text: string; readonly at: number }>();
  return {
    begin: (key, text) => {
      begun.set(key, { text, at: now() });
    },
    end: (key, outcome, text) => {
      const step = begun.get(key);
      begun.delete(key);
      write(
        `${outcome === 'done' ? 'done  ' : 'FAILED'} ${text ?? step?.text ?? key}${secondsText(now() - (step?.at ?? now()))}\n`,
      );
    },
    note: (text) => write(`${text}\n`),
    close: () => {},
  };
}

/** How a list that changes in place is drawn. */
export interface LiveScreen {
  /** Replaces what was drawn before. */
  readonly draw: (text: string) => void;
  /** Leaves what is drawn as it is. */
  readonly done: () => void;
  /** Lines that fit. */
  readonly rows: number;
}

/** Progress by a list of what goes on at the moment, below the lines of what has ended. */
export function liveProgress(screen: LiveScreen, write: (text: string) => void, now: () => number): Progress {
  const going = new Map<string, { readonly text: string; readonly at: number }>();
  const draw = (): void => {
    const lines = [...going.values()].map(({ text, at }) => `  … ${text}${secondsText(now() - at)}`);
    const shown = lines.slice(0, Math.max(1, screen.rows - 2));
    screen.draw(shown.join('\n'));
  };
  const above = (text: string): void => {
    screen.draw('');
    screen.done();
    write(text);
    draw();
  };
  const timer = setInterval(draw, 500);
  return {
    begin: (key, text) => {
      going.set(key, { text, at: now() });
      draw();
    },
    end: (key, outcome, text) => {
      const step = going.get(key);
      going.delete(key);
      const mark = outcome === 'done' ? '✔' : '✘';
      above(`  ${mark} ${text ?? step?.text ?? key}${secondsText(now() - (step?.at ?? now()))}\n`);
    },
    note: (text) => above(`${text}\n`),
    close: () => {
      clearInterval(timer);
      screen.draw('');
      screen.done();
    },
  };
}

/** Nothing under half a second: it would only be noise. */
function secondsText(milliseconds: number): string {
  return milliseconds < 500 ? '' : `  ${(milliseconds / 1000).toFixed(1)} s`;
}
