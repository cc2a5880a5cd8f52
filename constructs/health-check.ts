import type { HealthCheck } from '../model/service.ts';
import type { Runtime } from './container-props.ts';

/** Seconds between probes and what else a health check needs besides its command. */
export interface ProbeTimes {
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly retries: number;
  readonly startPeriodSeconds: number;

  /**
   * Between probes until the first that succeeds, where the server's engine knows that.
   *
   * @default 1
   */
  readonly startIntervalSeconds?: number;
}

/** A probe that runs a program without a shell. */
export function commandProbe(command: readonly string[], times: ProbeTimes): HealthCheck {
  return { test: ['CMD', ...command], ...times };
}

/** A probe that needs a shell of the image. */
export function shellProbe(line: string, times: ProbeTimes): HealthCheck {
  return { test: ['CMD-SHELL', line], ...times };
}

/** What an HTTP probe asks for. */
export interface HttpProbe {
  readonly port: number;
  readonly path: string;

  /**
   * Public origin that it pretends to come by: programs refuse other hosts, or redirect to HTTPS.
   *
   * @default - none: it asks for 127.0.0.1
   */
  readonly origin?: string;
}

/**
 * A GET request from inside the container, by a program that images of the runtime have: slim images have no curl.
 *
 * It asks 127.0.0.1, since `localhost` may mean IPv6 first, and never goes through a proxy.
 */
export function httpProbe(runtime: Runtime, { port, path, origin }: HttpProbe, times: ProbeTimes): HealthCheck {
  const address = `http://127.0.0.1:${port}${path}`;
  const wait = Math.max(1, times.timeoutSeconds - 1);
  const headers = origin === undefined ? [] : headersOf(new URL(origin));
  switch (runtime) {
    case 'python':
      return commandProbe(['python', '-I', '-S', '-c', pythonProbe({ port, path, headers, wait })], times);
    case 'node': {
      const json = JSON.stringify(Object.fromEntries(headers)).replaceAll('"', "'");
      const ask = `require('http').get('${address}', { headers: ${json}, timeout: ${wait * 1000} }, end)`;
      const failures = `.on('error', () => process.exit(1)).on('timeout', () => process.exit(1))`;
      return commandProbe(
        ['node', '-e', `const end = (r) => process.exit(r.statusCode < 400 ? 0 : 1); ${ask}${failures}`],
        times,
      );
    }
    default: {
      const [curl, wget] = ['-H', '--header'].map((flag) =>
        headers.map(([name, value]) => `${flag} '${name}: ${value}' `).join(''),
      );
      return shellProbe(
        `if command -v curl >/dev/null; then exec curl -fsS --noproxy '*' -m ${wait} -o /dev/null ${curl}${address}; fi; exec wget -q -T ${wait} -Y off -O /dev/null ${wget}${address}`,
        times,
      );
    }
  }
}

interface Asked extends Pick<HttpProbe, 'port' | 'path'> {
  readonly headers: readonly (readonly [string, string])[];
  /** Seconds. */
  readonly wait: number;
}

/** By a socket, and the part of it that is written in C where there is one: to load what Python has for HTTP takes more than all the rest of the probe, many times. */
function pythonProbe({ port, path, headers, wait }: Asked): string {
  const all = Object.entries({ Host: `127.0.0.1:${port}`, ...Object.fromEntries(headers), Connection: 'close' });
  const request = [`GET ${path} HTTP/1.1`, ...all.map(([name, value]) => `${name}: ${value}`), '', ''].join('\\r\\n');
  return `import sys
try: from _socket import socket
except ImportError: from socket import socket
s = socket()
s.settimeout(${wait})
s.connect(('127.0.0.1', ${port}))
s.sendall(b'${request}')
answer = b''
while b'\\n' not in answer: answer += s.recv(4096) or sys.exit('closed without an answer')
line = answer.splitlines()[0].decode()
sys.exit(0 if line.split()[1] < '400' else line)`;
}

function headersOf({ host, protocol }: URL): readonly (readonly [string, string])[] {
  return [
    ['Host', host],
    ['X-Forwarded-Proto', protocol.slice(0, -1)],
  ];
}
