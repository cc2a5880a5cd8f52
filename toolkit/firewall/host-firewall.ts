import type { ServerNode } from '../../model/server.ts';
import { deploymentName, type Topology } from '../../model/topology.ts';
import type { Family } from '../../renderers/firewall/block.ts';
import type { Hosts } from '../hosts.ts';
import { FIREWALL_PROGRAM } from './program.ts';
import { FAMILIES, type Rules, ruleText } from './rules.ts';
import { GUARD, PROGRAM_HASH, RULES_FOLDER, RUN_FIREWALL } from './run-firewall.ts';

/** The firewall of a server as it was seen there. */
export interface HostFirewall {
  /** What was applied for the environment; null: nothing. */
  readonly rules: Rules | null;
  /** How what is loaded differs from what was applied, in words. */
  readonly drift: readonly string[];
  /** Whether the container runs that keeps the rules loaded. */
  readonly guarded: boolean;
  /** Port that its SSH server listens on. */
  readonly sshPort: number | null;
  /** Address from which this machine logs in, as the server sees it; null: not known. */
  readonly client: string | null;
}

/** Looks at what is applied and loaded on a server; changes nothing. */
export async function readFirewall(hosts: Hosts, topology: Topology, server: ServerNode): Promise<HostFirewall> {
  const args = [FIREWALL_PROGRAM, deploymentName(topology)];
  const text = await hosts.script(server, 'looking at the firewall', READ, { args, timeoutSeconds: 60 });
  return parseFirewall(text);
}

export function parseFirewall(text: string): HostFirewall {
  const of = linesOf(text);
  const [client, sshPort] = of('session')[0]?.split(' ') ?? [];
  const rules = of('applied').length === 0 ? null : rulesOf(of);
  const [running = '', hash = ''] = of('guard')[0]?.split(' ') ?? [];
  return {
    rules,
    drift: rules === null ? [] : FAMILIES.flatMap((family) => driftOf(family, of)),
    guarded: running === 'true' && hash === PROGRAM_HASH,
    sshPort: Number(sshPort) || null,
    client: client === undefined || client === '' ? null : client.replace(/^::ffff:(?=\d+\.)/, ''),
  };
}

/** What a look at a server tells of its firewall, without asking its kernel. */
export interface AppliedFirewall {
  readonly rules: Rules;
  /** Port that its SSH server listens on. */
  readonly sshPort: number | null;
  /** Seconds since somebody looked after the rules there; null: nobody has. */
  readonly watchedSecondsAgo: number | null;
  /** When what was loaded was last put right, in ISO 8601; null: never. */
  readonly repairedAt: string | null;
}

/** Reads what the script `APPLIED` printed, and `session` with the port; null: nothing is applied. */
export function parseApplied(text: string): AppliedFirewall | null {
  const of = linesOf(text);
  const [line] = of('applied');
  if (line === undefined) return null;
  const [now, watched, repaired = 'never'] = line.split(' ');
  return {
    rules: rulesOf(of),
    sshPort: Number(of('session')[0]) || null,
    watchedSecondsAgo: watched === undefined || watched === '' ? null : Number(now) - Number(watched),
    repairedAt: repaired === 'never' ? null : repaired,
  };
}

/** Reads the files of an environment that the script `APPLIED` printed. */
export function rulesOf(of: (kind: string) => readonly string[]): Rules {
  return { ipv4: of('rule4'), ipv6: of('rule6') };
}

/** What follows each kind in the lines of a script. */
export function linesOf(text: string): (kind: string) => readonly string[] {
  const lines = text.split('\n');
  return (kind) => lines.filter((line) => line.startsWith(`${kind} `)).map((line) => line.slice(kind.length + 1));
}

/** Prints what was applied for the environment `$name`; needs no right and no engine. */
export const APPLIED = `
if [ -r "${RULES_FOLDER}/$name.4" ]; then
  echo "applied $(date +%s) $(cat ${RULES_FOLDER}/state/guard 2>/dev/null)"
  sed 's/^/rule4 /' "${RULES_FOLDER}/$name.4"
  sed 's/^/rule6 /' "${RULES_FOLDER}/$name.6"
fi
`;

const READ = `
name=$2
connection=\${SSH_CONNECTION:-}
echo "session \${connection%% *} \${connection##* }"
${APPLIED}
${RUN_FIREWALL}
echo "guard $(docker inspect --type container --format '{{.State.Running}} {{index .Config.Labels "arrimage.firewall"}}' ${GUARD} 2>/dev/null)"
if [ -d ${RULES_FOLDER}/state ]; then firewall --rm -- report; fi
`;

function driftOf(family: Family, of: (kind: string) => readonly string[]): readonly string[] {
  const number = family === 'ipv4' ? '4' : '6';
  const [kept, loaded] = [of(`kept${number}`), of(`loaded${number}`)];
  const place = family === 'ipv4' ? '' : ' (IPv6)';
  if (kept.length > 0 && loaded.length === 0) return [`nothing is loaded${place}: the chain was emptied or removed`];
  const missing = kept.filter((line) => !loaded.includes(line)).map((line) => `missing${place}: ${ruleText(line)}`);
  const added = loaded.filter((line) => !kept.includes(line)).map((line) => `added by hand${place}: ${ruleText(line)}`);
  if (missing.length + added.length > 0) return [...missing, ...added];
  return kept.join('\n') === loaded.join('\n') ? [] : [`the rules stand in another order${place}`];
}
