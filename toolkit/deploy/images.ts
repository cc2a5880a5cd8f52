import pRetry from 'p-retry';
import type { ServerNode } from '../../model/server.ts';
import { sshCommand } from '../commands/ssh.ts';
import { HostError } from '../host-error.ts';
import { hostFailure } from '../host-failure.ts';
import type { Seen } from '../look/seen.ts';
import { runPiped } from '../run.ts';
import type { Deployment } from './deployment.ts';

/**
 * Brings to a server the images that it lacks: pulled there, with retries, since registries fail now and then; else carried over SSH from
 * the engine of this machine.
 *
 * @throws HostError that says why neither worked
 */
export async function bringImages(deployment: Deployment, server: ServerNode, seen: Seen): Promise<void> {
  const missing = [...seen.images].filter(([, image]) => image === null).map(([reference]) => reference);
  for (const reference of missing) {
    const key = `image ${server.name} ${reference}`;
    deployment.progress.begin(key, `${server.name}: image ${reference}`);
    try {
      await bring(deployment, server, reference);
      deployment.progress.end(key, 'done');
    } catch (error) {
      deployment.progress.end(key, 'failed');
      throw error;
    }
  }
}

async function bring({ hosts, run, project }: Deployment, server: ServerNode, reference: string): Promise<void> {
  const pull = () =>
    hosts.script(server, `pulling ${reference}`, 'docker pull --quiet "$1" >/dev/null', {
      args: [reference],
      timeoutSeconds: 1800,
    });
  const here = await run('docker', ['image', 'inspect', '--format', '{{.Id}}', reference], { cwd: project });
  try {
    await pRetry(pull, {
      retries: here.code === 0 ? 0 : 4,
      minTimeout: 1000,
      factor: 2,
      shouldRetry: (error) => error instanceof HostError && isPassing(error.message),
    });
    return;
  } catch (error) {
    if (here.code !== 0) throw withRemedy(server, reference, error);
  }
  const to = sshCommand(server, hosts.place, 'exec docker load --quiet');
  const loaded = await runPiped(['docker', 'save', reference], to, { cwd: project, timeoutMilliseconds: 3_600_000 });
  if (loaded.code !== 0) throw hostFailure(server, `carrying ${reference}`, loaded);
}

/** What a registry says when it may work in a moment. */
function isPassing(message: string): boolean {
  return /\b5\d\d\b|Internal Server Error|Bad Gateway|Unavailable|timeout|TLS handshake|connection re(?:set|fused)|EOF|toomanyrequests|429/i.test(
    message,
  );
}

function withRemedy(server: ServerNode, reference: string, error: unknown): unknown {
  if (!(error instanceof HostError) || error.kind !== 'script') return error;
  const said =
    error.message
      .split('\n')
      .at(-1)
      ?.replace(/^server \S+: /, '') ?? '';
  return new HostError(
    server.name,
    'script',
    `image ${reference} is missing there and cannot be pulled (${said}); push it, log the server in to its registry, or load it on this machine's engine`,
  );
}
