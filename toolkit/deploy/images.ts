import pRetry, { type FailedAttemptError } from 'p-retry';
import type { ServerNode } from '../../model/server.ts';
import { sshCommand } from '../commands/ssh.ts';
import { TRUST_OF_ENGINE } from '../examine/judge-proxy.ts';
import { HostError } from '../host-error.ts';
import { hostFailure } from '../host-failure.ts';
import type { Seen } from '../look/seen.ts';
import { runPiped } from '../run.ts';
import type { Deployment } from './deployment.ts';

/** Tries and milliseconds between them: half a minute, in which a registry that fails every second request answers well enough. */
const TRIES = { retries: 14, minTimeout: 500, factor: 1.5, maxTimeout: 3000 };

/** Where the image can be carried, a registry that is not well gets few tries, and one that is out of reach a single one. */
const CARRIED_TRIES = { ...TRIES, retries: 2 };

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

async function bring(deployment: Deployment, server: ServerNode, reference: string): Promise<void> {
  const { hosts, run, project, signal } = deployment;
  signal.throwIfAborted();
  const here = await run('docker', ['image', 'inspect', '--format', '{{.Id}}', reference], { cwd: project });
  // An archive of images keeps no digests: what is carried would not be found by one.
  const isCarried = here.code === 0 && !reference.includes('@');
  try {
    await pull(deployment, server, reference, isCarried);
    return;
  } catch (error) {
    signal.throwIfAborted();
    if (!isCarried) throw withRemedy(server, reference, error);
  }
  const to = sshCommand(server, hosts.place, 'exec docker load --quiet');
  const loaded = await runPiped(['docker', 'save', reference], to, {
    cwd: project,
    timeoutMilliseconds: 3_600_000,
    signal,
  });
  if (loaded.code !== 0) throw hostFailure(server, `carrying ${reference}`, loaded);
}

/** The engine tries layers again by itself, and keeps those that it has; the manifests that it needs first are for us. */
async function pull(
  { hosts, progress, signal }: Deployment,
  server: ServerNode,
  reference: string,
  isCarried: boolean,
): Promise<void> {
  const passing = isCarried ? UNWELL : PASSING;
  const canPass = (error: Error): boolean =>
    error instanceof HostError && error.kind === 'script' && !signal.aborted && passing.test(saidBy(error, reference));
  await pRetry(
    (attempt) =>
      hosts.script(server, `pulling ${reference}`, attempt === 1 ? PULL : PULL_TWICE, {
        args: [reference],
        timeoutSeconds: 1800,
        signal,
      }),
    {
      ...(isCarried ? CARRIED_TRIES : TRIES),
      shouldRetry: canPass,
      onFailedAttempt: (error) => {
        if (error.retriesLeft === 0 || !canPass(error)) return;
        progress.note(`${server.name}: image ${reference}: pull failed (${saidBy(error, reference)}), trying again`);
      },
    },
  );
}

const PULL = 'docker pull --quiet "$1" >/dev/null';

/**
 * One pull makes its few requests one after the other, so that a registry with a broken half behind it, whose turn is always the same
 * request's, would fail it for ever; two at once mix theirs. The engine fetches each layer once for both.
 */
const PULL_TWICE = `
${PULL} &
other=$!
if ${PULL}; then wait "$other" || true; else wait "$other"; fi`;

/** A registry that answers, but not well: it may in a moment. */
const UNWELL = /\b(?:5\d\d|408|429) [A-Z]|toomanyrequests(?!.*rate limit)/;

/** The same, or a way to it that is not open. */
const PASSING = new RegExp(
  `${UNWELL.source}|[Tt]ime-?out|timed out|deadline exceeded|TLS handshake|connection re(?:set|fused)|\\bEOF\\b|server misbehaving|[Tt]emporary failure`,
);

const UNTRUSTED = /x509: certificate signed by unknown authority/;

/** The last thing that the engine said, without the reference, whose tag may be a number too. */
function saidBy({ message }: Error, reference: string): string {
  const lines = message.replaceAll(reference, 'image').split('\n');
  return (lines.at(-1) ?? '').replace(/^server \S+: |pulling image failed: |Error response from daemon: /g, '');
}

function withRemedy(server: ServerNode, reference: string, error: unknown): unknown {
  if (!(error instanceof HostError) || error.kind !== 'script') return error;
  const { attemptNumber = 1 } = error as Partial<FailedAttemptError>;
  const said = saidBy(error, reference);
  const tries = attemptNumber === 1 ? '' : `, tried ${attemptNumber} times`;
  const load = reference.includes('@') ? '' : "load it on this machine's engine";
  const remedies = UNTRUSTED.test(said)
    ? [TRUST_OF_ENGINE, load]
    : PASSING.test(said)
      ? ['see what is wrong with its registry and deploy again', load]
      : ['push it', 'log the server in to its registry', load];
  return new HostError(
    server.name,
    'script',
    `image ${reference} is missing there and cannot be pulled (${said}${tries}); ${choices(remedies)}`,
  );
}

function choices(texts: readonly string[]): string {
  const [last = '', ...others] = texts.filter((text) => text !== '').toReversed();
  const comma = others.length > 0 ? ', or ' : '';
  return `${others.toReversed().join(', ')}${comma}${last}`;
}
