import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A web service that keeps states by the protocol of Terraform's backend `http`, with locks, behind a password. */
export interface StateServer {
  readonly address: string;
  readonly close: () => Promise<void>;
}

/** Starts one at this machine; source of the protocol: developer.hashicorp.com/terraform/language/backend/http. */
export async function startStateServer(user: string, password: string): Promise<StateServer> {
  const states = new Map<string, string>();
  const locks = new Map<string, string>();
  const wanted = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const server = createServer(async (asked, answer) => {
    const body = await textOf(asked);
    const isKnown = asked.headers.authorization === wanted;
    const said = isKnown ? answerTo(asked, body, states, locks) : { code: 401, text: 'who is it?' };
    answer.writeHead(said.code).end(said.text ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/states`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Said {
  readonly code: number;
  readonly text?: string;
}

function answerTo(
  { method = '', url = '' }: IncomingMessage,
  body: string,
  states: Map<string, string>,
  locks: Map<string, string>,
): Said {
  const { pathname, searchParams } = new URL(url, 'http://state');
  const name = pathname.replace(/\/lock$/, '');
  const held = locks.get(name);
  const isLock = pathname !== name;
  if (method === 'LOCK' || (isLock && method === 'POST')) {
    if (held !== undefined) return { code: 423, text: held };
    locks.set(name, body);
    return { code: 200 };
  }
  if (method === 'UNLOCK' || (isLock && method === 'DELETE')) {
    // terraform force-unlock says no more than that it is to be opened.
    if (held !== undefined && body !== '' && idOf(body) !== idOf(held)) return { code: 409, text: held };
    locks.delete(name);
    return { code: 200 };
  }
  if (method === 'GET') {
    const state = states.get(name);
    return state === undefined ? { code: 404 } : { code: 200, text: state };
  }
  if (held !== undefined && searchParams.get('ID') !== idOf(held)) return { code: 423, text: held };
  if (method === 'POST') states.set(name, body);
  else states.delete(name);
  return { code: 200 };
}

function idOf(lock: string): string | undefined {
  return (JSON.parse(lock) as { readonly ID?: string } | null)?.ID;
}

async function textOf(asked: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of asked) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}
