import { describe, expect, test } from 'vitest';
import type { Deployment } from '../../../toolkit/deploy/deployment.ts';
import { keepInStep } from '../../../toolkit/firewall/keep-in-step.ts';
import { type Rules, wantedRules } from '../../../toolkit/firewall/rules.ts';
import type { Seen } from '../../../toolkit/look/seen.ts';
import { fakeServers } from '../fake-servers.ts';

const FORMER =
  '-A ARRIMAGE -s 198.51.100.77/32 -p tcp -m tcp --dport 9100 -m comment --comment "samaconso-lab: node-exporter" -j RETURN';

/** A deployment that gives db a consumer of 5432, and takes 9100 away; nothing is applied on the worker. */
async function inStep(isApplied = true) {
  const { open, received } = await fakeServers(({ script }) => (/docker wait/.test(script) ? '0\n' : null));
  const seen = open.topology.servers.map((server) => {
    const { ipv4, ipv6 } = wantedRules(open.topology, server, 22);
    const before: Rules = { ipv4: [...ipv4.filter((line) => !line.includes('--dport 5432')), FORMER], ipv6 };
    const rules = server.name === 'db' ? before : { ipv4, ipv6 };
    const isThere = isApplied && server.name !== 'worker';
    const firewall = { rules, sshPort: 22, watchedSecondsAgo: 5, repairedAt: null };
    return { server: server.name, firewall: isThere ? firewall : null } as Seen;
  });
  const { topology, hosts, run } = open;
  const firewall = keepInStep({ topology, hosts, run, project: open.project.folder } as Deployment, seen);
  const loads = (): readonly string[] =>
    received.flatMap(({ server, script }) => {
      if (!script.includes('-- trial')) return [];
      const ports = ['5432', '9100'].filter((port) => script.includes(`--dport ${port} `));
      return [`${server}: ${ports.join(' ')}`];
    });
  return { firewall, loads };
}

describe('the firewall in step with a deployment', () => {
  test('admits new consumers and old ones before, and after it just the new ones', async () => {
    const { firewall, loads } = await inStep();
    await firewall.widen();
    expect(loads()).toEqual(['db: 5432 9100']);
    expect(await firewall.narrow('after')).toEqual([]);
    expect(loads()).toEqual(['db: 5432 9100', 'db: 5432']);
  });

  test('has the rules from before where the deployment failed', async () => {
    const { firewall, loads } = await inStep();
    await firewall.widen();
    await firewall.narrow('before');
    expect(loads().at(-1)).toBe('db: 9100');
  });

  test('says what stays open where a person has to see to the deployment', async () => {
    expect((await inStep()).firewall.left).toMatchInlineSnapshot(`
      [
        "the firewall of db admits what was needed before and what the settings need now; the next deployment, or arrimage firewall apply samaconso/lab, closes what is too much",
      ]
    `);
  });

  test('is left alone where it is not applied', async () => {
    const { firewall, loads } = await inStep(false);
    await firewall.widen();
    expect(await firewall.narrow('after')).toEqual([]);
    expect(loads()).toEqual([]);
    expect(firewall.left).toEqual([]);
  });
});
