import { describe, expect, test } from 'vitest';
import { applyFirewall, removeFirewall } from '../../../toolkit/firewall/apply-firewall.ts';
import { compareFirewalls } from '../../../toolkit/firewall/compare.ts';
import { type Answer, fakeServers, type Received } from '../fake-servers.ts';
import { heldBy, locking } from '../locking.ts';

/** What a script does to the firewall of a server; null: something else. */
function stepOf({ script }: Received): string | null {
  if (script.includes('-- trial')) return 'load';
  if (script.includes('docker wait')) return /esac\n' '?USR1/.test(script) ? 'good' : 'back';
  if (script.includes('-- remove')) return 'remove';
  if (script.includes('docker create --name')) return 'lock';
  if (script.includes('docker rm -f "$1"')) return 'unlock';
  return null;
}

/** Applies the firewall of samaconso/lab, whose servers answer as they should but for what `answer` says. */
async function applied(answer: Answer = () => null, interruption?: AbortSignal) {
  const { open, received } = await fakeServers((call) => {
    const given = answer(call);
    if (given !== null) return given;
    if (call.script.includes('echo "session')) return 'session 192.0.2.9 22\nguard \n';
    if (stepOf(call) === 'good') return '0\n';
    return stepOf(call) === 'back' ? '3\n' : null;
  });
  const { known } = await compareFirewalls(open.hosts, open.topology);
  const change = { topology: open.topology, hosts: open.hosts, fresh: open.hosts, undoSeconds: 0 };
  const given = interruption === undefined ? change : { ...change, interruption };
  const owner = locking();
  const result = await applyFirewall(given, known, owner).catch((error: unknown) => String(error));
  const steps = received.flatMap((call) => (stepOf(call) === null ? [] : [`${call.server}: ${stepOf(call)}`]));
  return { result, steps, told: owner.told };
}
const onAll = (step: string): readonly string[] => ['app', 'db', 'worker'].map((server) => `${server}: ${step}`);

describe('applying a firewall', () => {
  test('loads the rules on each server, and tells all that they are good, under the lock', async () => {
    const { result, steps } = await applied();
    expect(result).toEqual({ outcome: 'applied', errors: [] });
    expect(steps).toEqual(['lock', 'load', 'good', 'unlock'].flatMap(onAll));
  });

  test('fails when a server cannot load its rules, and the others take theirs back', async () => {
    const { result, steps } = await applied((call) =>
      call.server === 'db' && stepOf(call) === 'load' ? { code: 1, stderr: 'iptables-restore: line 7 failed' } : null,
    );
    expect(result).toMatchInlineSnapshot(`
      {
        "errors": [
          "server db: loading the firewall failed: iptables-restore: line 7 failed",
        ],
        "outcome": "undone",
      }
    `);
    expect(steps.filter((step) => /good|back|unlock/.test(step))).toEqual([
      'app: back',
      'worker: back',
      ...onAll('unlock'),
    ]);
  });

  test('fails when a server cannot be logged in to with the new rules, and all take them back', async () => {
    const { result, steps } = await applied(({ server, script }) =>
      server === 'worker' && script.includes('\n:\n') ? { code: 1, stderr: 'no answer' } : null,
    );
    expect(result).toMatchInlineSnapshot(`
      {
        "errors": [
          "with the new rules: server worker: logging in anew failed: no answer",
        ],
        "outcome": "undone",
      }
    `);
    expect(steps.slice(-6)).toEqual([...onAll('back'), ...onAll('unlock')]);
  });

  test('fails when it is interrupted, and all take their rules back', async () => {
    const { result, steps } = await applied(() => null, AbortSignal.abort());
    expect(result).toMatchInlineSnapshot(`
      {
        "errors": [
          "with the new rules: it was interrupted",
        ],
        "outcome": "undone",
      }
    `);
    expect(steps.slice(-6)).toEqual([...onAll('back'), ...onAll('unlock')]);
  });

  test('fails when a server took its rules back before it was told that they are good: a person is needed', async () => {
    const { result } = await applied((call) => (call.server === 'app' && stepOf(call) === 'good' ? '3\n' : null));
    expect(result).toMatchInlineSnapshot(`
      {
        "errors": [
          "server app: its new rules were taken back before it was told that they are good",
        ],
        "outcome": "stuck",
      }
    `);
  });

  test('fails when somebody else has the lock, before anything is changed', async () => {
    const { result, steps } = await applied((call) => (stepOf(call) === 'lock' ? heldBy('grace@other') : null));
    expect(result).toMatchInlineSnapshot(
      `"LockedError: samaconso/lab is locked on app by grace@other for 2 min; --wait waits for it, and a run that has died loses it within a minute or so"`,
    );
    expect(steps).toEqual(['app: lock']);
  });

  test('says which server keeps the lock', async () => {
    const { result, told } = await applied((call) =>
      call.server === 'db' && stepOf(call) === 'unlock' ? { code: 1, stderr: 'docker: not answering' } : null,
    );
    expect(result).toEqual({ outcome: 'applied', errors: [] });
    expect(told).toEqual([
      'server db: releasing the lock failed: docker: not answering; it keeps the lock, which ends by itself in 60 s',
    ]);
  });
});

describe('removing a firewall', () => {
  test('goes on where a server does not answer, and names it', async () => {
    const { open, received } = await fakeServers((call) =>
      call.server === 'app' && stepOf(call) === 'remove' ? { code: 1, stderr: 'no engine' } : null,
    );
    expect(await removeFirewall({ topology: open.topology, hosts: open.hosts }, locking())).toMatchInlineSnapshot(`
      [
        "server app: removing the firewall failed: no engine",
      ]
    `);
    expect(received.filter((call) => stepOf(call) === 'remove').map(({ server }) => server)).toEqual([
      'app',
      'db',
      'worker',
    ]);
  });
});
