import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../../lab/run.ts';
import { arrimage, asRoot, deployed, EDGE, LAB, makeProject, onHost } from '../tools/deployed-lab.ts';
import { openPorts } from '../tools/port-scan.ts';

const TARGET = 'samaconso/lab';
const [db, app, worker] = [11, 12, 13].map((number) => `${LAB.subnet}.${number}`) as [string, string, string];
const container = (host: string): string => `arrimage-${LAB.name}-${host}`;

/** Scans from inside a host's network, from a container beside the hosts, or from this machine: by the image of the hosts, which is there. */
const scan = async (from: string, targets: readonly string[]) => {
  const { stdout } = await run(['docker', 'inspect', '--format', '{{.Image}}', container('db')]);
  return openPorts(stdout.trim(), from, targets);
};

const firewall = (...args: readonly string[]) => arrimage('firewall', ...args);
const notified = async (): Promise<string> => {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ queue: 'normal', message: 'through the firewall' });
  const { id } = (await (await fetch(`${EDGE}/notifications`, { method: 'POST', headers, body })).json()) as {
    id: string;
  };
  await expect
    .poll(async () => (await fetch(`${EDGE}/notifications/${id}`)).status, { timeout: 20_000, interval: 500 })
    .toBe(200);
  return id;
};
const loadedChain = async (host: string): Promise<number> =>
  Number((await asRoot(host, 'iptables -t mangle -S 2>/dev/null | grep -c ARRIMAGE')).stdout.trim());

const expectNothingLeft = async (): Promise<void> => {
  for (const host of LAB.hosts) {
    expect(await loadedChain(host)).toBe(0);
    expect(
      (await onHost(host, 'docker ps -aq --filter name=arrimage-firewall; ls /srv/arrimage/firewall')).trim(),
    ).toBe('');
  }
};

describe('the firewall of three servers', () => {
  beforeAll(async () => {
    await makeProject();
    await arrimage('unlock', TARGET);
    await deployed();
    // What a run that was ended has left.
    await firewall('remove', TARGET, '--yes');
    await onHost('app', 'docker rm -f forgotten >/dev/null 2>&1 || true');
    // What somebody has started by hand, and forgot: a program, and a container whose port ufw would not close.
    await asRoot(
      'db',
      "setsid perl -MIO::Socket -e '$s = IO::Socket::INET->new(LocalPort => 9100, Listen => 5, ReuseAddr => 1); sleep' >/dev/null 2>&1 &",
    );
    await onHost(
      'app',
      'docker run -d --rm --name forgotten -p 8081:6379 lab/redis:8 redis-server --protected-mode no >/dev/null',
    );
  });

  afterAll(async () => {
    await onHost('app', 'docker rm -f forgotten >/dev/null 2>&1 || true');
    await asRoot('db', 'pkill -x perl');
    await makeProject();
    await firewall('remove', TARGET, '--yes');
  });

  test('says before what will be closed', async () => {
    const { code, stdout } = await firewall('show', TARGET);
    expect(code).toBe(0);
    expect(stdout).toMatch(/app: not applied.*would be closed {2}8081\/tcp: the container forgotten/s);
    expect(stdout).toMatch(/db: not applied.*would be closed {2}9100\/tcp/s);
    expect((await firewall('check', TARGET)).code).toBe(3);
    // So the scan sees what is open.
    const open = await scan(`arrimage-${LAB.name}`, [db, app]);
    expect(open[db]).toEqual(expect.arrayContaining([22, 5432, 6432, 9000, 9100]));
    expect(open[app]).toEqual(expect.arrayContaining([22, 80, 5672, 8081]));
  });

  test('is applied, and then as the settings say', async () => {
    const applied = await firewall('apply', TARGET, '--yes');
    expect(applied.stderr).toContain('nobody reaches any more  8081/tcp: the container forgotten');
    expect({ code: applied.code, stdout: applied.stdout }).toEqual({
      code: 0,
      stdout: `the firewall of ${TARGET} is applied on app, db, worker\n`,
    });
    const checked = await firewall('check', TARGET, '--probe');
    expect(checked.stdout).toMatch(/tried \d+ ways: just those of the model are open/);
    expect(checked.code).toBe(0);
  });

  test('leaves open just the connections of the model, of all ports, from every host and from outside', async () => {
    const [fromDb, fromApp, fromWorker, fromStranger, fromHere] = await Promise.all([
      scan(`container:${container('db')}`, [app, worker]),
      scan(`container:${container('app')}`, [db, worker]),
      scan(`container:${container('worker')}`, [db, app]),
      scan(`arrimage-${LAB.name}`, [db, app, worker]),
      scan('host', [db, app, worker]),
    ]);
    expect(fromDb).toEqual({ [app]: [22, 80], [worker]: [22] });
    expect(fromApp).toEqual({ [db]: [22, 5432, 6432, 9000], [worker]: [22, 6379] });
    expect(fromWorker).toEqual({ [db]: [22, 6432, 9000], [app]: [22, 80, 5672] });
    const outside = { [db]: [22], [app]: [22, 80], [worker]: [22] };
    expect(fromStranger).toEqual(outside);
    expect(fromHere).toEqual(outside);
  });

  test('lets the application work from end to end', async () => {
    await expect(notified()).resolves.not.toBe('');
  });

  test('closes UDP too; a deployment opens what the settings allow', async () => {
    const server =
      'perl -MIO::Socket -e \'$s = IO::Socket::INET->new(LocalPort => $ARGV[0], Proto => "udp"); $s->recv($m, 9); print $m\'';
    const send = `perl -MIO::Socket -e 'IO::Socket::INET->new(PeerAddr => "${db}:$_", Proto => "udp")->send("hello") for 9125, 9126'`;
    const opening = `{ port: 9126, protocol: udp, from: [${app}], reason: statsd of the monitoring }`;
    await deployed(`servers.db.firewall.allow=[${opening}]`);
    const listening = Promise.all([9125, 9126].map((port) => asRoot('db', `timeout 8 ${server} ${port}`)));
    // Again, since nobody says when they listen.
    await asRoot('app', `for again in 1 2 3 4 5 6; do ${send}; sleep 0.5; done`);
    expect((await listening).map(({ stdout }) => stdout)).toEqual(['', 'hello']);
  });

  test('follows a deployment: what the settings no longer allow is closed', async () => {
    expect((await arrimage('status', TARGET)).stdout).toContain('has to close 9126/udp');
    await deployed();
    expect((await arrimage('status', TARGET, '--exit-code')).code).toBe(0);
    expect((await firewall('check', TARGET)).code).toBe(0);
  });

  test('fails when nobody could log in any more, before anything is changed', async () => {
    const { code, stderr } = await firewall('apply', TARGET, '--yes', '--set', 'servers.db.firewall.ssh=[192.0.2.1]');
    expect(stderr).toContain(`expected the address from which you log in, ${LAB.subnet}.1, among 192.0.2.1`);
    expect(code).toBe(2);
    expect((await firewall('check', TARGET)).code).toBe(0);
  });

  test('fails when access is lost meanwhile, and every server takes its rules back', async () => {
    const opening = `{ port: 9100, from: [${app}], reason: node-exporter }`;
    const cut = 'iptables -I INPUT -p tcp --dport 22 -m conntrack --ctstate NEW -j DROP';
    const applying = firewall(
      'apply',
      TARGET,
      '--yes',
      '--undo-after',
      '10',
      '--set',
      `servers.db.firewall.allow=[${opening}]`,
    );
    // As a rule of somebody else would: new log-ins no longer work once the rules are loaded.
    await expect
      .poll(() => asRoot('db', `test -e /srv/arrimage/firewall/trial && ${cut}`), { timeout: 30_000, interval: 50 })
      .toMatchObject({ code: 0 });
    await expect
      .poll(async () => (await asRoot('db', 'test -e /srv/arrimage/firewall/trial')).code, {
        timeout: 40_000,
        interval: 500,
      })
      .toBe(1);
    await asRoot('db', cut.replace('-I', '-D'));
    const { code, stderr } = await applying;
    expect(stderr).toContain('with the new rules: server db: no answer');
    expect(stderr).toContain('every server took its rules back');
    expect(code).toBe(4);
    expect((await firewall('check', TARGET)).code).toBe(0);
  });

  test('is found where it was changed by hand, and put right', async () => {
    await asRoot('db', 'docker pause arrimage-firewall; iptables -t mangle -F ARRIMAGE');
    await asRoot('app', 'docker pause arrimage-firewall; iptables -t mangle -I ARRIMAGE -p tcp --dport 8081 -j RETURN');
    const { code, stdout } = await firewall('check', TARGET);
    expect(code).toBe(3);
    expect(stdout).toMatch(/app: .*differs {2}added by hand: -p tcp -m tcp --dport 8081 -j RETURN/s);
    expect(stdout).toMatch(/db: .*differs {2}missing: 5432\/tcp/s);
    for (const host of ['db', 'app']) await asRoot(host, 'docker unpause arrimage-firewall');
    await expect.poll(async () => (await firewall('check', TARGET)).code, { timeout: 60_000, interval: 2000 }).toBe(0);
    expect((await arrimage('status', TARGET)).stdout).toMatch(
      /server db: its firewall was changed by others and put right at /,
    );
  });

  test('has its container replaced where it is one of another version', async () => {
    await onHost(
      'app',
      'docker rm -f arrimage-firewall && docker run -d --name arrimage-firewall --label arrimage.firewall=older --entrypoint sleep lab/redis:8 600',
    );
    const { code, stdout } = await firewall('check', TARGET);
    expect(code).toBe(3);
    expect(stdout).toContain('differs  the container arrimage-firewall is one of another version of arrimage');
    expect((await firewall('apply', TARGET, '--yes')).code).toBe(0);
    expect((await firewall('check', TARGET)).code).toBe(0);
  });

  test('is there again when a host and its engine have started anew', async () => {
    await run(['docker', 'restart', '--time', '2', container('worker')], { timeoutSeconds: 60 });
    await expect.poll(() => loadedChain('worker'), { timeout: 60_000, interval: 500 }).toBeGreaterThan(5);
    await expect.poll(async () => (await firewall('check', TARGET)).code, { timeout: 60_000, interval: 2000 }).toBe(0);
    expect(await scan('host', [worker])).toEqual({ [worker]: [22] });
  });

  test('is removed, and then everything is open again', async () => {
    expect((await firewall('remove', TARGET, '--yes')).stdout).toBe(`the firewall of ${TARGET} is removed\n`);
    await expectNothingLeft();
    expect((await scan('host', [app]))[app]).toEqual(expect.arrayContaining([22, 80, 5672, 8081]));
  });

  test('goes with the environment', async () => {
    expect((await firewall('apply', TARGET, '--yes')).code).toBe(0);
    expect((await arrimage('destroy', TARGET, '--yes')).code).toBe(0);
    await expectNothingLeft();
  });
});
