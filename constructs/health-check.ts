import type { HealthCheck } from '../model/service.ts';
import type { Runtime } from './container-props.ts';

/** Seconds between probes and what else a health check needs besides its command. */
export interface ProbeTimes {
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly retries: number;
  readonly startPeriodSeconds: number;
}

/** A probe that runs a program without a shell. */
export function commandProbe(command: readonly string[], times: ProbeTimes): HealthCheck {
  return { test: ['CMD', ...command], ...times };
}

/** A probe that needs a shell of the image. */
export function shellProbe(line: string, times: ProbeTimes): HealthCheck {
  return { test: ['CMD-SHELL', line], ...times };
}

/**
 * A GET request from inside the container, by a program that images of the runtime have: slim images have no curl.
 *
 * It asks 127.0.0.1, since `localhost` may mean IPv6 first, and never goes through a proxy.
 */
export function httpProbe(runtime: Runtime, port: number, path: string, times: ProbeTimes): HealthCheck {
  const address = `http://127.0.0.1:${port}${path}`;
  const wait = Math.max(1, times.timeoutSeconds - 1);
  switch (runtime) {
    case 'python': {
      const open = `build_opener(ProxyHandler({})).open('${address}', timeout=${wait})`;
      return commandProbe(['python', '-c', `from urllib.request import ProxyHandler, build_opener; ${open}`], times);
    }
    case 'node':
      return commandProbe(
        ['node', '-e', `fetch('${address}').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`],
        times,
      );
    default:
      return shellProbe(
        `if command -v curl >/dev/null; then exec curl -fsS --noproxy '*' -m ${wait} -o /dev/null ${address}; fi; exec wget -q -T ${wait} -Y off -O /dev/null ${address}`,
        times,
      );
  }
}
