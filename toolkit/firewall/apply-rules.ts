import { setTimeout as wait } from 'node:timers/promises';
import type { ServerNode } from '../../model/server.ts';
import { deploymentName, type Topology } from '../../model/topology.ts';
import type { Hosts } from '../hosts.ts';
import { FIREWALL_PROGRAM } from './program.ts';
import type { Rules } from './rules.ts';
import { GUARD, RULES_FOLDER, RUN_FIREWALL, TRIAL } from './run-firewall.ts';

/** What a change of the firewall is given. */
export interface ApplyRules {
  readonly topology: Topology;
  /** The servers that change, with what they are to admit. */
  readonly changes: readonly { readonly server: ServerNode; readonly rules: Rules }[];
  readonly hosts: Hosts;
  /** The same servers, by connections that are made anew. */
  readonly fresh: Hosts;
  /** Seconds after which a server takes its rules back by itself. */
  readonly undoSeconds: number;
  /** Throws where with the new rules something does not work that must. */
  readonly prove: () => Promise<void>;
}

/** How it ended: with the new rules, with the old ones, or with a server that needs a person. */
export interface AppliedRules {
  readonly outcome: 'applied' | 'undone' | 'stuck';
  readonly errors: readonly string[];
}

/**
 * Changes the firewall of several servers, or of none.
 *
 * Each server loads its rules in one transaction and takes them back after a while, unless it is told over a new connection that they are
 * good. It is told so once all have loaded theirs, each can be logged in to, and what had worked before still does.
 */
export async function applyRules(options: ApplyRules): Promise<AppliedRules> {
  const errors: string[] = [];
  const started = await Promise.allSettled(options.changes.map((change) => start(options, change)));
  for (const result of started) if (result.status === 'rejected') errors.push(textOf(result.reason));
  const there = options.changes.filter((_, index) => started[index]?.status === 'fulfilled');
  if (errors.length === 0) await proved(options, errors);
  if (errors.length > 0)
    return undo(
      options,
      there.map(({ server }) => server),
      errors,
    );
  const ended = await Promise.allSettled(there.map(({ server }) => answer(options.fresh, server, 'USR1')));
  const wrong = ended.flatMap((result, index) => {
    const name = there[index]?.server.name ?? '';
    if (result.status === 'rejected') return [textOf(result.reason)];
    return result.value === 0
      ? []
      : [`server ${name}: its new rules were taken back before it was told that they are good`];
  });
  return { outcome: wrong.length === 0 ? 'applied' : 'stuck', errors: wrong };
}

async function start({ topology, hosts, undoSeconds }: ApplyRules, { server, rules }: ApplyRules['changes'][number]) {
  const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
  const args = [FIREWALL_PROGRAM, deploymentName(topology), String(undoSeconds), text(rules.ipv4), text(rules.ipv6)];
  await hosts.script(server, 'loading the firewall', START, { args, timeoutSeconds: 60 });
}

async function proved({ changes, fresh, prove }: ApplyRules, errors: string[]): Promise<void> {
  const log = changes.map(({ server }) => fresh.script(server, 'logging in anew', ':', { timeoutSeconds: 15 }));
  for (const result of await Promise.allSettled(log)) {
    if (result.status === 'rejected') errors.push(`with the new rules: ${textOf(result.reason)}`);
  }
  if (errors.length > 0) return;
  await prove().catch((error: unknown) => errors.push(`with the new rules: ${textOf(error)}`));
}

/** Tells the servers to take their rules back, and waits for those that cannot be told until they have done so by themselves. */
async function undo(
  { fresh, undoSeconds }: ApplyRules,
  servers: readonly ServerNode[],
  errors: readonly string[],
): Promise<AppliedRules> {
  const until = Date.now() + (undoSeconds + 60) * 1000;
  const left = await Promise.all(
    servers.map(async (server): Promise<readonly string[]> => {
      for (;;) {
        try {
          const code = await answer(fresh, server, 'USR2');
          return code === 3
            ? []
            : [`server ${server.name}: going back ended with ${code}; see docker logs ${TRIAL} there`];
        } catch (error) {
          if (Date.now() > until)
            return [
              `server ${server.name}: it does not answer, although its rules were to be taken back; ${textOf(error)}`,
            ];
          await wait(1000);
        }
      }
    }),
  );
  return { outcome: left.flat().length === 0 ? 'undone' : 'stuck', errors: [...errors, ...left.flat()] };
}

/** Answers a trial, and gives the code that it ended with. */
async function answer(hosts: Hosts, server: ServerNode, signal: 'USR1' | 'USR2'): Promise<number> {
  const args = [FIREWALL_PROGRAM, signal];
  return Number(await hosts.script(server, 'settling the firewall', ANSWER, { args, timeoutSeconds: 60 }));
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A trial that is over is no obstacle; one that goes on is. */
const START = `
name=$2 seconds=$3 ipv4=$4 ipv6=$5
${RUN_FIREWALL}
docker rm ${TRIAL} >/dev/null 2>&1 || true
firewall -d --name ${TRIAL} --label arrimage.firewall=trial -- trial "$name" "$seconds" "$ipv4" "$ipv6" >/dev/null
until [ -e ${RULES_FOLDER}/trial/loaded ]; do
  if [ "$(docker inspect --format '{{.State.Running}}' ${TRIAL})" != true ]; then
    docker logs ${TRIAL} 2>&1 | tail -n 5 >&2
    docker rm ${TRIAL} >/dev/null
    exit 1
  fi
  sleep 0.1
done
`;

const ANSWER = `
signal=$2
${RUN_FIREWALL}
docker kill --signal "$signal" ${TRIAL} >/dev/null 2>&1 || true
code=$(docker wait ${TRIAL})
docker rm ${TRIAL} >/dev/null
if [ -e ${RULES_FOLDER}/state ]; then guard; fi
echo "$code"
`;

/** Takes the rules of an environment out of a server; with the last environment, everything that was loaded. */
export async function removeRules(hosts: Hosts, topology: Topology, server: ServerNode): Promise<void> {
  const args = [FIREWALL_PROGRAM, deploymentName(topology)];
  await hosts.script(server, 'removing the firewall', REMOVE, { args, timeoutSeconds: 60 });
}

const REMOVE = `
name=$2
if [ -e "${RULES_FOLDER}/$name.4" ]; then
${RUN_FIREWALL}
firewall --rm -- remove "$name"
if [ ! -e ${RULES_FOLDER}/state ]; then docker rm -f ${GUARD} >/dev/null 2>&1 || true; fi
fi
`;
