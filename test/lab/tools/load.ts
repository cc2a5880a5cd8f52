import { Agent, type IncomingMessage, request } from 'node:http';

/** What went on while something else did. */
export interface LoadResult {
  readonly sent: number;
  /** What was asked and what came, for each that was not answered as it should. */
  readonly failed: readonly string[];
}

/** What went on since the last look. */
export interface LoadLook extends LoadResult {
  /** Who answered each client, in order; those that asked after the look had begun are in `now` too. */
  readonly clients: readonly (readonly Server[])[];
  readonly now: readonly Server[];
}

/** What an answer says of the container it is from. */
export interface Server {
  readonly version: string;
  /** Start of the container's id. */
  readonly container: string;
}

export interface LoadRequest {
  readonly path: string;
  /** @default 'GET' */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Each request has a number of its own. */
  readonly body?: (number: number) => string;
  readonly status: number;
  /** Told of each answer's text. */
  readonly told?: (text: string, number: number) => void;
}

export interface Load {
  /** Waits until each client has asked once more. */
  readonly look: () => Promise<LoadLook>;
  readonly end: () => Promise<LoadResult>;
}

/** Milliseconds between two requests of one client. */
const PAUSE = 400;

/** However long the rest takes, no client asks more often than this. */
const MOST = 4000;

interface Client {
  readonly item: LoadRequest;
  readonly agent: Agent;
  seen: Server[];
  /** Who answered last a request that was begun after the look had; null: nobody yet. */
  latest: Server | null;
  asked: number;
}

/**
 * Asks a site again and again until it is told to end: by two clients a request, one that keeps its connection and one with a new connection each time.
 *
 * Bounded in number, and in time by the caller, who ends it.
 */
export function startLoad(origin: string, requests: readonly LoadRequest[]): Load {
  const all: string[] = [];
  let [sent, number, isOver] = [0, 0, false];
  let [lookedSent, lookedFailed] = [0, 0];
  const clients = requests.flatMap((item) =>
    [true, false].map((keepAlive): Client => {
      return { item, agent: new Agent({ keepAlive }), seen: [], latest: null, asked: 0 };
    }),
  );
  let looks = 0;
  const work = async (client: Client): Promise<void> => {
    const { item, agent } = client;
    for (; client.asked < MOST && !isOver; client.asked++) {
      sent += 1;
      number += 1;
      const begun = looks;
      const answer = await ask(origin, item, agent, number);
      if (typeof answer === 'string') all.push(`${item.method ?? 'GET'} ${item.path}: ${answer}`);
      else client.seen.push(answer);
      if (begun === looks) client.latest = typeof answer === 'string' ? NOBODY : answer;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
    agent.destroy();
  };
  const running = clients.map(work);
  return {
    look: async () => {
      looks += 1;
      for (const client of clients) client.latest = null;
      while (clients.some(({ latest, asked }) => latest === null && asked < MOST)) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      const look = { sent: sent - lookedSent, failed: all.slice(lookedFailed) };
      [lookedSent, lookedFailed] = [sent, all.length];
      const seen = clients.map((client) => client.seen.splice(0));
      return { ...look, clients: seen, now: clients.flatMap(({ latest }) => (latest === null ? [] : [latest])) };
    },
    end: async () => {
      isOver = true;
      await Promise.all(running);
      return { sent, failed: all };
    },
  };
}

const NOBODY: Server = { version: '', container: '' };

/** Who answered, or what was wrong with the answer. */
function ask(
  origin: string,
  { path, method = 'GET', headers = {}, body, status, told }: LoadRequest,
  agent: Agent,
  number: number,
) {
  return new Promise<Server | string>((resolve) => {
    const asking = request(new URL(path, origin), { method, headers, agent, timeout: 20_000 }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', (error) => resolve(error.message));
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if (answer.statusCode !== status) return resolve(`${answer.statusCode} ${text.slice(0, 200)}`);
        told?.(text, number);
        resolve(serverOf(answer));
      });
    });
    asking.on('timeout', () => asking.destroy(new Error('no answer in 20 s')));
    asking.on('error', (error) => resolve(error.message));
    asking.end(body?.(number));
  });
}

function serverOf({ headers }: IncomingMessage): Server {
  return { version: String(headers['x-app-version']), container: String(headers['x-served-by']) };
}
