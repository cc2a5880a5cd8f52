import { describe, expect, test } from 'vitest';
import type { ServerNode } from '../../../model/server.ts';
import { admits, admitsSomebody } from '../../../toolkit/firewall/admits.ts';
import { isSame, ruleText, ruleTextsBeyond, unionOf, wantedRules } from '../../../toolkit/firewall/rules.ts';
import { shop } from '../../fixtures/topology.ts';

const db = shop.servers.find(({ name }) => name === 'db') as ServerNode;
const sshPorts = (lines: readonly string[]): readonly string[] =>
  lines.filter((line) => line.includes('SSH')).flatMap((line) => /--dport (\d+)/.exec(line)?.[1] ?? []);

describe('the rules of a server', () => {
  test('admit SSH at the port of the settings, and at the one that is really used', () => {
    expect(sshPorts(wantedRules(shop, db, null).ipv4)).toEqual(['2222']);
    expect(sshPorts(wantedRules(shop, db, 2222).ipv4)).toEqual(['2222']);
    expect(sshPorts(wantedRules(shop, db, 2200).ipv4)).toEqual(['2222', '2200']);
    expect(sshPorts(wantedRules(shop, db, 2200).ipv6)).toEqual(['2222', '2200']);
  });

  test('of two deployments together admit what either admits, each once', () => {
    const one = wantedRules(shop, db, null);
    const other = wantedRules(shop, db, 2200);
    expect(isSame(unionOf(one, other), other)).toBe(true);
    expect(isSame(one, other)).toBe(false);
    expect(ruleTextsBeyond(other, one)).toEqual(['2200/tcp for everybody (SSH)']);
    expect(ruleTextsBeyond(one, other)).toEqual([]);
  });

  test('are told in words, and one of somebody else as it is', () => {
    expect(wantedRules(shop, db, null).ipv4.map(ruleText)).toEqual([
      '2222/tcp for everybody (SSH)',
      '5432/tcp at 10.0.0.2 for 10.0.0.1 (db/postgres)',
    ]);
    expect(ruleText('-A ARRIMAGE -p tcp -m tcp --dport 8081 -j RETURN')).toBe('-p tcp -m tcp --dport 8081 -j RETURN');
  });
});

describe('what a server admits', () => {
  test('is the consumer of a port, and nobody else', () => {
    expect(admits(db, '10.0.0.1', 5432)).toBe(true);
    expect(admits(db, '10.0.0.3', 5432)).toBe(false);
    expect(admits(db, '10.0.0.1', 5433)).toBe(false);
    expect(admits(db, '10.0.0.1', 5432, { protocol: 'udp' })).toBe(false);
  });

  test('is SSH from the blocks of the settings, of both families, at the port that is used', () => {
    const limited = { ...db, sshSources: ['10.101.0.0/16', '2001:db8::/32'] };
    expect(admits(limited, '10.101.3.4', 2222)).toBe(true);
    expect(admits(limited, '10.102.3.4', 2222)).toBe(false);
    expect(admits(limited, '2001:db8:1::4', 2222)).toBe(true);
    expect(admits(limited, '2001:db9::4', 2222)).toBe(false);
    expect(admits(limited, '10.101.3.4', 2200, { sshPort: 2200 })).toBe(true);
  });

  test('counts for a port that something listens on, whoever it is for', () => {
    expect(admitsSomebody(db, 5432, 'tcp', null)).toBe(true);
    expect(admitsSomebody(db, 5432, 'udp', null)).toBe(false);
    expect(admitsSomebody(db, 2200, 'tcp', 2200)).toBe(true);
    expect(admitsSomebody(db, 9100, 'tcp', 2200)).toBe(false);
  });
});
