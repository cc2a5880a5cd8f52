import { describe, expect, test } from 'vitest';
import type { Topology } from '../../../model/topology.ts';
import { examineServers } from '../../../toolkit/examine/examine-servers.ts';
import { type Finding, findingText } from '../../../toolkit/examine/finding.ts';
import { HostError } from '../../../toolkit/host-error.ts';
import type { Hosts } from '../../../toolkit/hosts.ts';
import { GIB } from '../../fixtures/containers.ts';
import { shop } from '../../fixtures/topology.ts';
import { MOMENTS, withLines } from './output.ts';

/** Hosts whose script prints this, by the name of the server, or throws it. */
function hostsThat(print: Readonly<Record<string, string | HostError>>): Hosts {
  return {
    place: { project: '/', sockets: null },
    script: async (server, what) => {
      const answer = print[server.name] ?? withLines([]);
      if (answer instanceof HostError) throw answer;
      return what === 'logging in' ? '' : answer;
    },
  };
}

/** The DNS leads to the load balancer. */
const resolve = async () => ['203.0.113.10'];

/** Findings on `app`, where its script prints this. */
async function examined(app: string | HostError, topology: Topology = shop): Promise<readonly Finding[]> {
  const one = { ...topology, servers: topology.servers.filter(({ name }) => name === 'app') };
  const moments = [MOMENTS.began, MOMENTS.before, MOMENTS.after];
  return examineServers(one, hostsThat({ app }), { checks: 'all', now: () => moments.shift() ?? 0, resolve });
}

/** What is wrong on `app`, a line each. */
async function wrong(app: string, topology: Topology = shop): Promise<string> {
  const findings = await examined(app, topology);
  const lines = findings.filter(({ state }) => state !== 'ok').map((item) => `${item.state}: ${findingText(item)}`);
  return lines.join('\n');
}

const web = (change: object): Topology => ({
  ...shop,
  services: shop.services.map((service) => (service.name === 'web' ? { ...service, ...change } : service)),
});

describe('examineServers', () => {
  test('finds nothing wrong on a host that is well', async () => {
    const findings = await examined(withLines([]));
    expect(
      findings.map(({ subject, check, state, found }) => `${state} ${subject || check}: ${found}`),
    ).toMatchInlineSnapshot(`
      [
        "ok ssh: logged in after 300 ms, a round trip takes 80 ms",
        "ok engine: 28.5.2, API 1.51, live restore on, logs by json-file",
        "ok clock: within 40 ms of this machine’s",
        "ok disk of /srv/arrimage/shop-prod: 50 GiB free (50 %), 76 % of its inodes",
        "ok disk of /var/lib/docker: 100 GiB free (50 %), 99 % of its inodes",
        "ok memory: 8 GiB",
        "ok processors: 4",
        "ok open files: 20000 at most",
        "ok images: all 2 are there",
        "ok port 10.0.0.1:80: free",
        "ok engine: pulls images without the proxy",
        "ok db/postgres at 10.0.0.2:5432: answers in 0.4 ms",
        "ok mail at 10.0.9.9:25: answers in 12.3 ms",
        "ok proxy at 10.0.0.250:3128: answers in 2 ms",
        "ok origin https://shop.example.org: resolves to 203.0.113.10",
      ]
    `);
  });

  test('gives a server that cannot be reached as a finding', async () => {
    const error = new HostError('app', 'ssh', 'SSH refused at 192.0.2.1 port 22; start sshd, or put it right');
    expect(await examined(error)).toEqual([
      {
        ...{ server: 'app', check: 'ssh', subject: '', state: 'error', needed: 'an answer' },
        ...{ found: 'SSH refused at 192.0.2.1 port 22', remedy: 'start sshd, or put it right' },
      },
    ]);
  });

  test('leaves names and ways out of a preflight', async () => {
    const asked: (readonly string[])[] = [];
    const hosts: Hosts = {
      place: { project: '/', sockets: null },
      script: async (_, __, ___, options) => {
        asked.push(options?.args ?? []);
        return withLines(['dependency', 'api']);
      },
    };
    await examineServers({ ...shop, servers: shop.servers.slice(0, 1) }, hosts, { checks: 'preflight', resolve });
    expect(asked).toEqual([
      [
        ...['preflight', '/srv/arrimage/shop-prod'],
        ...['2', 'nginx:1.30.0', 'registry.example.org/shop/web:2.4.1', '0'],
      ],
    ]);
  });

  test('asks for the names of proxies, and for each way once', async () => {
    const asked: (readonly string[])[] = [];
    const hosts: Hosts = {
      place: { project: '/', sockets: null },
      script: async (_, __, ___, options) => {
        asked.push(options?.args ?? []);
        return withLines([]);
      },
    };
    const named = shop.outboundProxies.map((proxy) => ({ ...proxy, address: 'proxy.example.org' }));
    const topology = { ...shop, outboundProxies: named, servers: shop.servers.slice(0, 1) };
    await examineServers(topology, hosts, { checks: 'all', resolve });
    expect(asked[1]?.slice(5)).toEqual([
      ...['1', 'proxy.example.org'],
      ...['10.0.0.2', '5432', '10.0.9.9', '25', 'proxy.example.org', '3128'],
    ]);
  });

  test('judges the engine', async () => {
    expect(await wrong(withLines(['engine'], 'engine 19.03.1 4 8589934592 false json-file /d'))).toMatchInlineSnapshot(
      `"error: server app: Docker 19.03.1 is too old; install Docker 28 or newer, or set engine of the server to what it has"`,
    );
    const servers = shop.servers.map((server) => ({ ...server, engine: null }));
    const old = withLines(['engine'], 'engine 19.03.1 4 8589934592 false json-file /d');
    expect(await wrong(old, { ...shop, servers })).toMatchInlineSnapshot(
      `"error: server app: Docker 19.03.1 is too old; install Docker 20.10 or newer"`,
    );
    const down =
      'refused Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?';
    expect(await wrong(withLines(['engine'], down))).toMatchInlineSnapshot(
      `"error: server app: its Docker engine does not answer; start it by systemctl start docker"`,
    );
    expect(await wrong(withLines(['engine'], 'refused something new'))).toMatchInlineSnapshot(
      `"error: server app: docker info failed: something new; run docker info there, and see why"`,
    );
  });

  test('judges clocks by what is surely wrong', async () => {
    const moved = (seconds: number) =>
      withLines(['begin', 'end'], `begin ${1_795_253_281.04 + seconds}`, `end ${1_795_253_281.24 + seconds}`);
    expect(await wrong(moved(2.03))).toBe('');
    expect(await wrong(moved(2.05))).toMatchInlineSnapshot(
      `"warning: server app: its clock is 2050 ms ahead of this machine’s (± 40 ms); see which of the two is wrong, and start a time service there, such as systemd-timesyncd"`,
    );
    expect(await wrong(moved(-31))).toMatchInlineSnapshot(
      `"error: server app: its clock is 31000 ms behind this machine’s (± 40 ms); see which of the two is wrong, and start a time service there, such as systemd-timesyncd"`,
    );
  });

  test('judges disks by bytes and by inodes', async () => {
    const on = (line: string) => wrong(withLines(['space'], `space directory 4096 ${line}`));
    expect(await on('26214400 5242879 6553600 5000000')).toMatchInlineSnapshot(
      `"warning: server app: disk of /srv/arrimage/shop-prod: 20 GiB free (19 %), less than 20 %, 76 % of its inodes; free space there, or make it larger"`,
    );
    expect(await on('26214400 1310719 6553600 5000000')).toMatchInlineSnapshot(
      `"error: server app: disk of /srv/arrimage/shop-prod: 5 GiB free (4 %), less than 5 %, 76 % of its inodes; free space there, or make it larger"`,
    );
    expect(await on('300000 260000 0 0')).toMatchInlineSnapshot(
      `"error: server app: disk of /srv/arrimage/shop-prod: 1015.63 MiB free (86 %), less than 1 GiB; free space there, or make it larger"`,
    );
    expect(await on('26214400 13107200 6553600 300000')).toMatchInlineSnapshot(
      `"error: server app: disk of /srv/arrimage/shop-prod: 50 GiB free (50 %), 4 % of its inodes, less than 5 %; free space there, or make it larger"`,
    );
    expect(await on('26214400 13107200 0 0')).toBe('');
  });

  test('tells two folders on one file system once', async () => {
    const space = '4096 26214400 100000 0 0';
    expect(
      await wrong(withLines(['space'], `space engine ${space}`, `space directory ${space}`)),
    ).toMatchInlineSnapshot(
      `"error: server app: disk of /var/lib/docker and /srv/arrimage/shop-prod: 390.63 MiB free (0 %), less than 1 GiB; free space, by docker system prune for instance, or make it larger"`,
    );
  });

  test('judges the memory by the limits, and by what the settings promise', async () => {
    const has = (gib: number) => withLines(['engine'], `engine 28.5.2 4 ${gib * GIB} true json-file /d`);
    expect(await wrong(has(4))).toBe('');
    expect(await wrong(has(3))).toMatchInlineSnapshot(
      `"warning: server app: memory: 3 GiB, less than the 4 GiB of the settings; put memory and cpus of the server right in the settings"`,
    );
    expect(await wrong(has(1.5))).toMatchInlineSnapshot(
      `"warning: server app: memory: 1.5 GiB, less than the 4 GiB of the settings, limits add up to 1.13 GiB (web 1 GiB, edge 128 MiB); lower limits, move a service to another server, or add memory"`,
    );
    expect(await wrong(has(1))).toMatchInlineSnapshot(
      `"error: server app: memory: 1 GiB, less than the 4 GiB of the settings, limits add up to 1.13 GiB (web 1 GiB, edge 128 MiB); lower limits, move a service to another server, or add memory"`,
    );
    const suppressions = [{ policy: 'memory-overcommit', subject: 'app', reason: 'it is idle', until: null }];
    expect((await wrong(has(1), { ...shop, suppressions })).slice(0, 8)).toBe('warning:');
  });

  test('counts what stands in two generations twice, and what is replaced in place once', async () => {
    const engine = withLines(['engine'], `engine 28.5.2 4 ${2 * GIB} true json-file /d`);
    const strategy = { kind: 'blue-green', keepSeconds: 3600 } as const;
    expect(await wrong(engine, { ...shop, strategy })).toMatchInlineSnapshot(
      `"error: server app: memory: 2 GiB, less than the 4 GiB of the settings, limits add up to 2.13 GiB with two generations (web 1 GiB, edge 128 MiB); lower limits, move a service to another server, or add memory"`,
    );
  });

  test('judges processors: a container may not have more than there are, all together may', async () => {
    const has = (cpus: number) => withLines(['engine'], `engine 28.5.2 ${cpus} ${4 * GIB} true json-file /d`);
    expect(await wrong(has(1))).toMatchInlineSnapshot(
      `"warning: server app: processors: 1, less than the 2 of the settings; put memory and cpus of the server right in the settings"`,
    );
    const resources = { memoryBytes: null, cpus: 3, pids: null, shmBytes: 0, nofile: null };
    expect(await wrong(has(2), web({ resources, replicas: 1 }))).toMatchInlineSnapshot(
      `"error: server app: processors: 2, web asks for more, limits add up to 3; lower cpus in resources, move a service to another server, or add processors"`,
    );
  });

  test('judges open files by what a container may have', async () => {
    expect(await wrong(withLines(['files'], 'files 4095 0000003ffeffffff 1048576'))).toMatchInlineSnapshot(
      `"error: server app: open files: 4095 at most, edge asks for 16384, web asks for 4096, migrate asks for 4096; lower openFiles in its resources, or raise LimitNOFILE of the host's engine"`,
    );
    expect(await wrong(withLines(['files']))).toBe('');
  });

  test('judges ports: who has them, and whether the address is there', async () => {
    const has = (...lines: readonly string[]) => wrong(withLines([], ...lines));
    expect(await has('listen tcp 0100000A:0050 106')).toMatchInlineSnapshot(
      `"error: server app: port 10.0.0.1:80: held by a process of the user postfix, which sudo ss -ltnp names; stop it, or publish another port than 80"`,
    );
    expect(await has('listen tcp 0100000A:0050 4711')).toMatchInlineSnapshot(
      `"error: server app: port 10.0.0.1:80: held by a process of the user 4711, which sudo ss -ltnp names; stop it, or publish another port than 80"`,
    );
    const named = 'process tcp LISTEN 0 511 *:80 *:* users:(("caddy",pid=42,fd=9))';
    expect(await has('listen tcp 00000000000000000000000000000000:0050 0', named)).toMatchInlineSnapshot(
      `"error: server app: port 10.0.0.1:80: held by caddy (process 42); stop it, or publish another port than 80"`,
    );
    expect(await has('container traefik|||0.0.0.0:80->80/tcp, [::]:80->80/tcp')).toMatchInlineSnapshot(
      `"error: server app: port 10.0.0.1:80: held by the container traefik; stop it, or publish another port than 80"`,
    );
    expect(await has('container old-edge|shop|dev|10.0.0.1:80->80/tcp')).toMatchInlineSnapshot(
      `"error: server app: port 10.0.0.1:80: held by the container old-edge; stop it, or publish another port than 80"`,
    );
    expect(await wrong(withLines(['address'], 'address 10.0.0.77'))).toMatchInlineSnapshot(
      `"error: server app: port 10.0.0.1:80: 10.0.0.1 is no address of this host; put the privateAddress of app right"`,
    );
  });

  test('leaves alone what is ours, listens elsewhere, or speaks another protocol', async () => {
    const has = (...lines: readonly string[]) => wrong(withLines([], ...lines));
    expect(await has('container edge|shop|prod|10.0.0.1:80->80/tcp', 'listen tcp 0100000A:0050 0')).toBe('');
    expect(await has('listen tcp 0100007F:0050 0')).toBe('');
    expect(await has('listen udp 00000000:0050 0')).toBe('');
    expect(await wrong(withLines(['address', 'nonlocal'], 'address 10.0.0.77', 'nonlocal 1'))).toBe('');
  });

  test('tells of images that have to come', async () => {
    expect(await wrong(withLines([], 'missing nginx:1.30.0'))).toMatchInlineSnapshot(
      `
      "warning: server app: image nginx:1.30.0: not there yet; a deployment brings it: see that its registry, or the engine of this machine, has it
      warning: server app: engine: pulls images without the proxy; where http://10.0.0.250:3128 is the only way to docker.io, write "proxies": {"http-proxy":"http://10.0.0.250:3128","https-proxy":"http://10.0.0.250:3128","no-proxy":"localhost,127.0.0.1"} to /etc/docker/daemon.json there and restart docker"
    `,
    );
  });

  test('judges names and the way to others', async () => {
    const has = (line: string) => wrong(withLines(['dependency'], line));
    expect(await has('name proxy.example.org ')).toMatchInlineSnapshot(
      `"error: server app: name proxy.example.org: does not resolve; put the name right, or the DNS of the host"`,
    );
    expect(await has('dependency 10.0.0.2 5432 closed')).toMatchInlineSnapshot(
      `"warning: server app: db/postgres at 10.0.0.2:5432: the port is closed, nothing runs there yet; a deployment starts it"`,
    );
    expect(await has('dependency 10.0.9.9 25 silent')).toMatchInlineSnapshot(
      `"error: server app: mail at 10.0.9.9:25: no answer in 3 s; put its address right, or have the network let app reach it"`,
    );
    expect(await has('dependency 10.0.9.9 25 unmeasured')).toBe('');
  });

  test('blames a firewall where the container runs and its port is closed', async () => {
    const app = withLines(['dependency'], 'dependency 10.0.0.2 5432 silent');
    const db = withLines(
      ['dependency', 'address'],
      'address 10.0.0.2',
      'container postgres|shop|prod|10.0.0.2:5432->5432/tcp',
    );
    const findings = await examineServers(shop, hostsThat({ app, db }), {
      ...{ checks: 'all', now: () => MOMENTS.before, resolve },
    });
    const found = findings.filter(({ check, state }) => check === 'dependency' && state === 'error');
    expect(found.map(findingText)).toMatchInlineSnapshot(`
      [
        "server app: db/postgres at 10.0.0.2:5432: no answer in 3 s, though its container runs; have the firewall of db let app reach port 5432",
      ]
    `);
  });
});
