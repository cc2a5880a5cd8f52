import { describe, expect, test } from 'vitest';
import { parseApplied, parseFirewall } from '../../../toolkit/firewall/host-firewall.ts';
import { PROGRAM_HASH } from '../../../toolkit/firewall/run-firewall.ts';

const POSTGRES =
  '-A ARRIMAGE -s 10.0.0.1/32 -d 10.0.0.2/32 -p tcp -m tcp --dport 5432 -m comment --comment "shop-prod: db/postgres" -j RETURN';
const REST = '-A ARRIMAGE -j DROP';
const BY_HAND = '-A ARRIMAGE -p tcp -m tcp --dport 8081 -j RETURN';

/** What the script prints on a server whose rules are applied. */
function seen({ loaded = [POSTGRES, REST], guard = `true ${PROGRAM_HASH}` } = {}): string {
  const lines = [
    'session 192.0.2.9 22',
    'applied 1000 990 never',
    `rule4 ${POSTGRES}`,
    `guard ${guard}`,
    ...[POSTGRES, REST].map((line) => `kept4 ${line}`),
    ...loaded.map((line) => `loaded4 ${line}`),
  ];
  return `${lines.join('\n')}\n`;
}
const driftOf = (loaded: string[]): readonly string[] => parseFirewall(seen({ loaded })).drift;

describe('the firewall of a server as it is seen', () => {
  test('is what was applied, the session, and the container that looks after it', () => {
    expect(parseFirewall(seen())).toEqual({
      rules: { ipv4: [POSTGRES], ipv6: [] },
      drift: [],
      guard: 'runs',
      sshPort: 22,
      client: '192.0.2.9',
    });
  });

  test('is not applied where nothing is told of it', () => {
    const none = { rules: null, drift: [], guard: 'absent', sshPort: 2222, client: '192.0.2.9' };
    expect(parseFirewall('session ::ffff:192.0.2.9 2222\nguard \n')).toEqual(none);
    expect(parseFirewall('session  \n')).toEqual({ ...none, sshPort: null, client: null });
  });

  test('tells an older container from one that does not run', () => {
    expect(parseFirewall(seen({ guard: 'true 0123456789ab' })).guard).toBe('outdated');
    expect(parseFirewall(seen({ guard: `false ${PROGRAM_HASH}` })).guard).toBe('absent');
    expect(parseFirewall(seen({ guard: '' })).guard).toBe('absent');
  });

  test('differs where the chain was emptied, changed or put in another order', () => {
    expect(driftOf([])).toEqual(['nothing is loaded: the chain was emptied or removed']);
    expect(driftOf([REST])).toEqual(['missing: 5432/tcp at 10.0.0.2 for 10.0.0.1 (db/postgres)']);
    expect(driftOf([BY_HAND, POSTGRES, REST])).toEqual(['added by hand: -p tcp -m tcp --dport 8081 -j RETURN']);
    expect(driftOf([REST, POSTGRES])).toEqual(['the rules stand in another order']);
  });
});

describe('what a look tells of a firewall', () => {
  test('is when somebody looked after it, and when it was put right', () => {
    const told = `session 22\napplied 1000 990 2026-11-21T10:00:00Z\nrule4 ${POSTGRES}\nrule6 ${REST}\n`;
    expect(parseApplied(told)).toEqual({
      rules: { ipv4: [POSTGRES], ipv6: [REST] },
      sshPort: 22,
      watchedSecondsAgo: 10,
      repairedAt: '2026-11-21T10:00:00Z',
    });
    expect(parseApplied('applied 1000 \n')).toMatchObject({ watchedSecondsAgo: null, repairedAt: null });
    expect(parseApplied('applied 1000 999 never\n')).toMatchObject({ watchedSecondsAgo: 1, repairedAt: null });
    expect(parseApplied('session 22\n')).toBeNull();
  });
});
