import { chmod, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Programs } from './site.ts';

/** A run whose boundaries are counted. */
export interface Boundaries {
  /** Variables for the run. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether the run waits at the boundary. */
  readonly isReached: () => Promise<boolean>;
  /** Lets it go on. */
  readonly goOn: () => Promise<void>;
  /** What has been passed until now, in words. */
  readonly passed: () => Promise<readonly string[]>;
}

/** Variable by which everything that the run has started is known; its value is the folder. */
export const MARK = 'ARRIMAGE_TEST_RUN';

/**
 * Prepares a run that waits at a boundary, counted from 1, until whoever watches has done what it wants to; at 0 it only counts.
 *
 * Programs that stand in front of the real `ssh` and `terraform` on its `PATH` count: the end of each script on a server, of each resource and of
 * Terraform, and the start of a container, so that something can happen in the middle of that. What has just ended is what comes before the next.
 */
export async function watchBoundaries(folder: string, at: number, programs: Programs): Promise<Boundaries> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, 'bin'), { recursive: true });
  await writeFile(join(folder, 'log'), '');
  for (const [name, text] of [
    ['ssh', SSH],
    ['terraform', TERRAFORM],
  ] as const) {
    const file = join(folder, 'bin', name);
    await writeFile(file, `#!/bin/sh\nfolder='${folder}' at=${at} program='${programs[name]}'\n${BOUNDARY}${text}`);
    await chmod(file, 0o755);
  }
  return {
    environment: { PATH: `${join(folder, 'bin')}${delimiter}${programs.path}`, [MARK]: folder },
    isReached: () =>
      stat(join(folder, 'reached')).then(
        () => true,
        () => false,
      ),
    goOn: () => writeFile(join(folder, 'go'), ''),
    passed: async () => (await readFile(join(folder, 'log'), 'utf8')).split('\n').slice(0, -1),
  };
}

/** Commands run at the same time, each of which must get a number of its own. */
const BOUNDARY = `
boundary() {
  number=$(flock "$folder/log" sh -c 'echo "$1" >>"$0/log"; wc -l <"$0/log"' "$folder" "$1")
  if [ "$number" -ne "$at" ]; then return; fi
  : >"$folder/reached"
  until [ -e "$folder/go" ]; do sleep 0.05; done
}
# One that is told to end tells the program, and ends with it.
await() {
  trap 'kill -TERM $child 2>/dev/null' TERM
  wait $child && code=0 || code=$?
  while kill -0 $child 2>/dev/null; do wait $child && code=0 || code=$?; done
}
`;

/** What the provider says to the engine is no step of ours; it passes by. */
const SSH = `
case "$*" in *'exec sh -s') ;; *) exec "$program" "$@" ;; esac
# The words of who has called: a step of Terraform, or the deployment itself.
caller=$(tr '\\0' ' ' <"/proc/$PPID/cmdline" | sed -e 's/.*main\\.js //' -e 's/ --.*//' -e 's/ *$//')
exec 3<&0
"$program" "$@" <&3 3<&- &
child=$!
exec 3<&-
await
boundary "end of a script of $caller"
exit $code
`;

const TERRAFORM = `
if [ "$1" != apply ]; then exec "$program" "$@"; fi
address() {
  text=\${1#*'"addr":"'}
  printf %s "\${text%%'"'*}"
}
boundary 'start of terraform'
mkfifo "$folder/lines.$$"
"$program" "$@" >"$folder/lines.$$" &
child=$!
trap 'kill -TERM $child 2>/dev/null' TERM
while IFS= read -r line; do
  printf '%s\\n' "$line"
  case $line in
    *'"addr":"docker_'*'"type":"apply_start"'*) boundary "start of $(address "$line")" ;;
    *'"type":"apply_complete"'*) boundary "end of $(address "$line")" ;;
  esac
done <"$folder/lines.$$"
await
boundary 'end of terraform'
exit $code
`;
