import { run } from './run.ts';

/** What an engine changes for the whole machine when it starts. */
export interface NetworkState {
  /** `net.ipv4.ip_forward` */
  readonly forwarding: string;
  /** Default policy of the chain FORWARD. */
  readonly forwardPolicy: string;
}

export async function readNetworkState(): Promise<NetworkState> {
  const forwarding = (await run(['cat', '/proc/sys/net/ipv4/ip_forward'])).stdout.trim();
  const { stdout } = await run(['iptables', '-S', 'FORWARD']);
  return { forwarding, forwardPolicy: /-P FORWARD (\w+)/.exec(stdout)?.[1] ?? 'ACCEPT' };
}

/** Removes the chains, rules, the bridge and the mount that a stopped engine leaves behind. */
export async function forgetFirewall(before: NetworkState): Promise<void> {
  for (const program of ['iptables', 'ip6tables']) {
    for (const table of ['nat', 'filter']) await forgetTable(program, table);
  }
  await run(['iptables', '-P', 'FORWARD', before.forwardPolicy]);
  await run(['ip', 'link', 'delete', 'docker0']);
  await run(['umount', '/run/docker/netns/default']);
  if (before.forwarding === '0') await run(['sysctl', '-q', '-w', 'net.ipv4.ip_forward=0']);
}

async function forgetTable(program: string, table: string): Promise<void> {
  const lines = (await run([program, '-t', table, '-S'])).stdout.split('\n');
  for (const line of rulesOfEngine(lines)) await run([program, '-t', table, ...line]);
}

/** The commands that take an engine's rules and chains out of a table: rules first, since a chain in use stays. */
export function rulesOfEngine(lines: readonly string[]): readonly (readonly string[])[] {
  const rules = lines.filter((line) => line.startsWith('-A ') && /\bDOCKER\b|DOCKER-|docker0/.test(line));
  const chains = lines.filter((line) => /^-N DOCKER/.test(line)).map((line) => line.split(' ')[1] ?? '');
  return [
    ...rules.map((line) => ['-D', ...line.slice(3).split(' ')]),
    ...chains.map((chain) => ['-F', chain]),
    ...chains.map((chain) => ['-X', chain]),
  ];
}
