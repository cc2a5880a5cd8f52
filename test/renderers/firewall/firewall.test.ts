import { describe, expect, test } from 'vitest';
import type { ServerNode } from '../../../model/server.ts';
import { canonicalBlock } from '../../../renderers/firewall/block.ts';
import { renderFirewall } from '../../../renderers/firewall/firewall.ts';
import { configured } from '../../fixtures/configured.ts';
import { shop as topology } from '../../fixtures/topology.ts';

const server = topology.servers[1] as ServerNode;

/** The rules that one server has of its own. */
function rulesOf(given: Partial<ServerNode>, family: 'ipv4' | 'ipv6' = 'ipv4'): readonly string[] {
  const { artifacts } = renderFirewall({ ...topology, servers: [{ ...server, ...given }] }) as {
    artifacts: readonly { path: string; content: string }[];
  };
  const lines = artifacts.find(({ path }) => path.endsWith(`.${family}.rules`))?.content.split('\n') ?? [];
  return lines.filter((line) => line.includes('--comment'));
}

describe('firewall', () => {
  test('admits SSH and the consumers of each published port, and drops the rest', () => {
    const { artifacts } = renderFirewall(topology) as { artifacts: readonly { path: string; content: string }[] };
    expect(artifacts.map(({ path }) => path)).toEqual([
      'firewall/app.ipv4.rules',
      'firewall/app.ipv6.rules',
      'firewall/db.ipv4.rules',
      'firewall/db.ipv6.rules',
    ]);
    expect(artifacts[2]?.content).toMatchInlineSnapshot(`
      "# Who may connect to db from outside, by shop-prod; everything else is dropped.
      # arrimage firewall apply shop/prod loads it, with the server's own Docker bridges let in, and takes it back where access is lost.
      *mangle
      :ARRIMAGE - [0:0]
      -A ARRIMAGE -i lo -j RETURN
      -A ARRIMAGE -m conntrack --ctstate RELATED,ESTABLISHED -j RETURN
      -A ARRIMAGE -p icmp -j RETURN
      -A ARRIMAGE -m addrtype ! --dst-type LOCAL -j RETURN
      -A ARRIMAGE -p tcp -m tcp --dport 2222 -m comment --comment "shop-prod: SSH" -j RETURN
      -A ARRIMAGE -s 10.0.0.1/32 -d 10.0.0.2/32 -p tcp -m tcp --dport 5432 -m comment --comment "shop-prod: db/postgres" -j RETURN
      -A ARRIMAGE -j DROP
      -I PREROUTING 1 -j ARRIMAGE
      COMMIT
      "
    `);
  });

  test('says for whom a port is opened, and why', () => {
    const openings = [
      {
        port: 9100,
        protocol: 'tcp' as const,
        from: ['10.9.8.7/16', '2001:DB8::5'],
        reason: 'node-exporter "of" $the team',
      },
      { port: 51820, protocol: 'udp' as const, from: ['0.0.0.0/0'], reason: 'WireGuard' },
    ];
    expect(rulesOf({ firewall: [], sshSources: ['10.0.0.0/8'], openings })).toMatchInlineSnapshot(`
      [
        "-A ARRIMAGE -s 10.0.0.0/8 -p tcp -m tcp --dport 2222 -m comment --comment "shop-prod: SSH" -j RETURN",
        "-A ARRIMAGE -s 10.9.0.0/16 -p tcp -m tcp --dport 9100 -m comment --comment "shop-prod: node-exporter  of   the team" -j RETURN",
        "-A ARRIMAGE -p udp -m udp --dport 51820 -m comment --comment "shop-prod: WireGuard" -j RETURN",
      ]
    `);
    expect(rulesOf({ firewall: [], sshSources: ['10.0.0.0/8'], openings }, 'ipv6')).toMatchInlineSnapshot(`
      [
        "-A ARRIMAGE -s 2001:db8::5/128 -p tcp -m tcp --dport 9100 -m comment --comment "shop-prod: node-exporter  of   the team" -j RETURN",
        "-A ARRIMAGE -p udp -m udp --dport 51820 -m comment --comment "shop-prod: WireGuard" -j RETURN",
      ]
    `);
  });

  test('opens a port that listens on every address without naming one', () => {
    const rule = { port: 80, protocol: 'tcp' as const, address: '0.0.0.0', from: ['0.0.0.0/0'], service: 'app/edge' };
    expect(rulesOf({ firewall: [rule], openings: [] }).at(-1)).toBe(
      '-A ARRIMAGE -p tcp -m tcp --dport 80 -m comment --comment "shop-prod: app/edge" -j RETURN',
    );
    expect(rulesOf({ firewall: [rule], openings: [] }, 'ipv6')).toHaveLength(1);
  });

  test.each([
    ['10.1.2.3', '10.1.2.3/32'],
    ['10.1.2.3/16', '10.1.0.0/16'],
  ])('writes %s as iptables-save does', (given, expected) => {
    expect(canonicalBlock(given, 'ipv4')).toBe(expected);
  });

  test.each([
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1/128'],
    ['2001:db8:ffff::1/33', '2001:db8:8000::/33'],
    ['::1', '::1/128'],
    ['fe80::/10', 'fe80::/10'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8/128'],
  ])('writes %s as ip6tables-save does', (given, expected) => {
    expect(canonicalBlock(given, 'ipv6')).toBe(expected);
  });

  test.each(['samaconso/prod', 'samaconso/dev', 'blingauto/preprod', 'dhis2-sync/prod', 'orchestra/prod'])(
    'follows the model of %s',
    async (target) => {
      const { artifacts } = renderFirewall(await configured(target)) as {
        artifacts: readonly { path: string; content: string }[];
      };
      const rules = artifacts.flatMap(({ path, content }) => [
        `# ${path}`,
        ...content.split('\n').filter((line) => line.includes('--comment')),
        '',
      ]);
      await expect(rules.join('\n')).toMatchFileSnapshot(`../../golden/firewall/${target.replace('/', '-')}.txt`);
    },
  );
});
