import { Agent, request } from 'node:http';

/** What went on while something else did. */
export interface LoadResult {
  readonly sent: number;
  /** What was asked and what came, for each that was not answered as it should. */
  readonly failed: readonly string[];
}

export interface LoadRequest {
  readonly path: string;
  /** @default 'GET' */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly status: number;
  /** Told of each answer's text. */
  readonly told?: (text: string) => void;
}

/** Milliseconds between two requests of one client. */
const PAUSE = 150;

/** However long the rest takes, no client asks more often than this. */
const MOST = 2000;

/**
 * Asks a site again and again until it is told to end: by two clients a request, one that keeps its connection and one with a new connection each time.
 *
 * Bounded in number, and in time by the caller, who ends it.
 */
export function startLoad(
  origin: string,
  requests: readonly LoadRequest[],
): { readonly end: () => Promise<LoadResult> } {
  const failed: string[] = [];
  let sent = 0;
  let isOver = false;
  const clients = requests.flatMap((item) =>
    [true, false].map((keepAlive) => ({ item, agent: new Agent({ keepAlive }) })),
  );
  const running = clients.map(async ({ item, agent }) => {
    for (let count = 0; count < MOST && !isOver; count++) {
      sent += 1;
      const problem = await ask(origin, item, agent);
      if (problem !== null) failed.push(`${item.method ?? 'GET'} ${item.path}: ${problem}`);
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
    agent.destroy();
  });
  return {
    end: async () => {
      isOver = true;
      await Promise.all(running);
      return { sent, failed };
    },
  };
}

/** What was wrong with an answer; null: nothing. */
function ask(origin: string, { path, method = 'GET', headers = {}, body, status, told }: LoadRequest, agent: Agent) {
  return new Promise<string | null>((resolve) => {
    const asking = request(new URL(path, origin), { method, headers, agent, timeout: 20_000 }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', (error) => resolve(error.message));
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if (answer.statusCode !== status) return resolve(`${answer.statusCode} ${text.slice(0, 200)}`);
        told?.(text);
        resolve(null);
      });
    });
    asking.on('timeout', () => asking.destroy(new Error('no answer in 20 s')));
    asking.on('error', (error) => resolve(error.message));
    asking.end(body);
  });
}
