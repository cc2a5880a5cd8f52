import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A registry that has what another one has, when it answers. */
export interface FailingRegistry {
  /** With its port, as it stands in references. */
  readonly address: string;
  /** Which requests it answers 500, of those that are counted from 1. */
  fails: (count: number) => boolean;
  readonly close: () => Promise<void>;
}

/** Puts a registry that fails, at an address of this machine, in front of one that is well. */
export async function failingRegistry(
  registry: string,
  host: string,
  fails: FailingRegistry['fails'],
): Promise<FailingRegistry> {
  let count = 0;
  const server = createServer((asked, answer) => {
    count += 1;
    if (failing.fails(count)) {
      answer.writeHead(500, { 'content-type': 'text/plain' }).end('now and then');
      return;
    }
    const { method, headers, url } = asked;
    const passed = request(`http://${registry}${url}`, { method, headers }, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    asked.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const failing: FailingRegistry = {
    address: `${host}:${(server.address() as AddressInfo).port}`,
    fails,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return failing;
}
