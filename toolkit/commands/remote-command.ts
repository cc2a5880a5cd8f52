import { commandLine } from './quoted.ts';

/**
 * A command line for SSH that runs just these words on a server, with the standard input of the session.
 *
 * The words travel in base64, since the login shell that reads the line first may be one with other rules than `sh`, such as fish.
 */
export function remoteCommand(words: readonly string[]): string {
  const encoded = Buffer.from(`exec ${commandLine(words)}`).toString('base64');
  return `exec sh -c 'eval "$(echo ${encoded} | base64 -d)"'`;
}
