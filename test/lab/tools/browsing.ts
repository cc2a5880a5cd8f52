import { request as plainRequest } from 'node:http';
import { Agent, request as tlsRequest } from 'node:https';

/** What a site answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export interface Question {
  /** @default 'GET' */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whether the request line holds the whole address, as for a proxy. @default false */
  readonly isAbsolute?: boolean;
}

/** Asks for a path of a site; keeps its cookies, follows no redirect. */
export type Browse = (path: string, question?: Question) => Promise<Answer>;

/** Somebody new who comes to a site; `authority` is the only certificate they trust. */
export function browserOf(origin: string, authority?: string): Browse {
  const cookies = new Map<string, string>();
  const agent = authority === undefined ? undefined : new Agent({ ca: authority });
  return async (path, { method = 'GET', headers = {}, body, isAbsolute = false } = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const all = { ...(cookie === '' ? {} : { cookie }), ...headers };
    const { answer, set } = await ask(new URL(path, origin), { method, headers: all, body, agent, isAbsolute });
    for (const text of set) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(text) ?? [];
      cookies.set(name, value);
    }
    return answer;
  };
}

/** A form as a browser sends it. */
export function form(fields: Readonly<Record<string, string>>): Question {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return { method: 'POST', headers, body: new URLSearchParams(fields).toString() };
}

export function json(value: unknown, headers: Readonly<Record<string, string>> = {}): Question {
  return { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

interface Options {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly agent: Agent | undefined;
  readonly isAbsolute: boolean;
}

function ask(url: URL, { method, headers, body, agent, isAbsolute }: Options) {
  return new Promise<{ readonly answer: Answer; readonly set: readonly string[] }>((resolve, reject) => {
    const request = url.protocol === 'https:' ? tlsRequest : plainRequest;
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const line = isAbsolute ? { path: url.href } : {};
    const options = { method, headers: { ...headers, ...length }, agent, timeout: 30_000, ...line };
    const asked = request(url, options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => {
        const list = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
        const answer = { status: response.statusCode ?? 0, headers: Object.fromEntries(list), text };
        resolve({ answer, set: response.headers['set-cookie'] ?? [] });
      });
    });
    asked.on('error', reject).on('timeout', () => asked.destroy(new Error(`${url.href} does not answer`)));
    asked.end(body);
  });
}
