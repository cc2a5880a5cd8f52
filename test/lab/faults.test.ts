import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { runOrThrow, run as runProgram } from '../../lab/run.ts';
import { bringImages } from '../../toolkit/deploy/images.ts';
import { writeFiles } from '../../toolkit/deployment-folder.ts';
import { look } from '../../toolkit/look/look.ts';
import {
  deploymentOf,
  down,
  freshHosts,
  LAB_CONFIG,
  listenOn,
  messageOf,
  onHost,
  pageOn,
  project,
  projectFile,
  seenWithout,
  serverOf,
  up,
  wrong,
} from './fault-lab.ts';

const two = { address: '198.51.104.12' };

/** A configuration that differs from the lab's in some lines, which come first and so count. */
function configWith(name: string, ...lines: readonly string[]): string {
  return projectFile(name, `${lines.join('\n')}\nInclude "${join(project, LAB_CONFIG)}"\n`);
}

beforeAll(up);
afterAll(down);

describe('a host that is well', () => {
  test('has nothing that is wrong', async () => {
    expect(await wrong(pageOn())).toBe('');
  });
});

describe('SSH', () => {
  test('fails when its server is stopped', async () => {
    await onHost('one', '/usr/sbin/sshd -p 2222 -o PidFile=/run/second.pid');
    expect(await wrong(pageOn({ port: 2222 }))).toBe('');
    await onHost('one', 'kill $(cat /run/second.pid)');
    expect(await wrong(pageOn({ port: 2222 }))).toMatchInlineSnapshot(
      `"server one: SSH refused at 198.51.104.11 port 2222; start sshd, or put its address and port right"`,
    );
  });

  test('fails when the key is another one', async () => {
    const key = join(project, 'other_key');
    await runOrThrow(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', key]);
    // Included, the lab's configuration would add its own key.
    const lines = [
      `IdentityFile "${key}"`,
      'IdentitiesOnly yes',
      'HostKeyAlias arrimage-fault-one',
      `UserKnownHostsFile "${join(project, '.arrimage/lab/fault/known_hosts')}"`,
    ];
    const sshConfig = projectFile('other_key.config', `${lines.join('\n')}\n`);
    expect(await wrong(pageOn({ sshConfig }))).toMatchInlineSnapshot(
      `"server one: SSH refused the key of deploy; add your public key by ssh-copy-id -p 22 deploy@198.51.104.11"`,
    );
  });

  test('fails when the user does not exist there', async () => {
    expect(await wrong(pageOn({ user: 'nobody-we-know' }))).toMatchInlineSnapshot(
      `"server one: SSH refused the key of nobody-we-know; add your public key by ssh-copy-id -p 22 nobody-we-know@198.51.104.11"`,
    );
  });

  test('fails when the host key is not known', async () => {
    const known = join(project, 'no_hosts');
    const sshConfig = configWith('unknown.config', `UserKnownHostsFile "${known}"`, 'StrictHostKeyChecking ask');
    expect(await wrong(pageOn({ sshConfig }))).toMatchInlineSnapshot(
      `"server one: its host key is not known; log in once by ssh -F unknown.config -p 22 deploy@198.51.104.11 and compare the fingerprint with the server's"`,
    );
  });

  test('fails when the host key is another one', async () => {
    const { stdout } = await runProgram(['ssh-keygen', '-y', '-f', join(project, '.arrimage/lab/fault/id_ed25519')]);
    const known = join(project, projectFile('other_hosts', `arrimage-fault-one ${stdout}`));
    const sshConfig = configWith('changed.config', `UserKnownHostsFile "${known}"`);
    expect(await wrong(pageOn({ sshConfig }))).toMatchInlineSnapshot(
      `"server one: its host key is another one than <project>/other_hosts has; ask who changed it, then remove line 1 of that file and log in once by hand"`,
    );
  });

  test('fails when its configuration is not there', async () => {
    expect(await wrong(pageOn({ sshConfig: 'missing.config' }))).toMatchInlineSnapshot(
      `"server one: the SSH configuration missing.config cannot be used; make or mend it"`,
    );
  });

  test('fails when the host is gone', async () => {
    await runOrThrow(['docker', 'stop', '-t', '1', 'arrimage-fault-two']);
    try {
      expect(await wrong(pageOn(two))).toMatchInlineSnapshot(
        `"server one: no answer from 198.51.104.12 port 22; see that it runs and that the network lets SSH in"`,
      );
    } finally {
      await up();
    }
  });
});

describe('the engine', () => {
  test('fails when it is down', async () => {
    await onHost('two', 'lab-engine stop');
    try {
      expect(await wrong(pageOn(two))).toMatchInlineSnapshot(
        `"server one: its Docker engine does not answer; start it by systemctl start docker"`,
      );
      const topology = pageOn(two);
      const looked = look(await freshHosts(topology), topology, serverOf(topology));
      expect(await messageOf(looked)).toMatchInlineSnapshot(
        `"server one: its Docker engine does not answer; start it by systemctl start docker"`,
      );
    } finally {
      await onHost('two', 'lab-engine start; until docker version >/dev/null 2>&1; do sleep 0.1; done');
    }
  });

  test('fails when the user may not use it', async () => {
    await onHost('two', 'gpasswd -d deploy docker');
    try {
      expect(await wrong(pageOn(two))).toMatchInlineSnapshot(
        `"server one: deploy may not use Docker; add it to the group docker by usermod -aG docker deploy"`,
      );
      const topology = pageOn(two);
      const looked = look(await freshHosts(topology), topology, serverOf(topology));
      expect(await messageOf(looked)).toMatchInlineSnapshot(
        `"server one: deploy may not use Docker; add it to the group docker by usermod -aG docker deploy"`,
      );
    } finally {
      await onHost('two', 'gpasswd -a deploy docker');
    }
  });

  test('fails when the docker command is missing', async () => {
    await onHost('two', 'mv /usr/bin/docker /usr/bin/docker.away');
    try {
      expect(await wrong(pageOn(two))).toMatchInlineSnapshot(
        `"server one: it has no docker command; install Docker 20.10 or newer"`,
      );
    } finally {
      await onHost('two', 'mv /usr/bin/docker.away /usr/bin/docker');
    }
  });

  test('fails when a container asks for more open files or processors than it may have', async () => {
    const limit = Number((await onHost('one', 'ulimit -Hn')).trim());
    const asking = pageOn({}, { resources: { nofile: limit + 1, cpus: 10_000 } });
    const text = (await wrong(asking)).replace(/processors: \d+/, 'processors: <few>');
    expect(text.replaceAll(String(limit + 1), '<more>').replaceAll(String(limit), '<limit>')).toMatchInlineSnapshot(`
      "server one: processors: <few>, page asks for more, limits add up to 10000; lower cpus in resources, move a service to another server, or add processors
      server one: open files: <limit> at most, page asks for <more>; lower openFiles in its resources, or raise LimitNOFILE of the host's engine"
    `);
  });
});

describe('a disk', () => {
  const directory = '/srv/arrimage/shop-lab';

  afterEach(async () => {
    await onHost('two', `umount ${directory} 2>/dev/null || true`);
  });

  test('fails when that of the deployment’s folder is full', async () => {
    await onHost('two', `mkdir -p ${directory} && mount -t tmpfs -o size=2m tmpfs ${directory}`);
    await onHost('two', `head -c 3m /dev/zero > ${directory}/full 2>/dev/null || true`);
    expect(await wrong(pageOn(two))).toMatchInlineSnapshot(
      `"server one: disk of /srv/arrimage/shop-lab: 0 bytes free (0 %), less than 1 GiB, 99 % of its inodes; free space there, or make it larger"`,
    );
    const topology = pageOn(two);
    const content = new TextEncoder().encode('x'.repeat(100_000));
    const file = { path: 'files/page', content, mode: 0o444, uid: 0, gid: 0 };
    const written = writeFiles(await freshHosts(topology), serverOf(topology), [file]);
    expect(await messageOf(written)).toMatchInlineSnapshot(
      `"server one: its disk is full; free space for Docker and /srv/arrimage/shop-lab, by docker system prune for instance"`,
    );
  });

  test('fails when that of the engine is full', async () => {
    const start = 'lab-engine start; until docker version >/dev/null 2>&1; do sleep 0.1; done';
    await onHost('two', `lab-engine stop; mount -t tmpfs -o size=64m tmpfs /var/lib/docker; ${start}`);
    try {
      expect(await wrong(pageOn(two))).toMatchInlineSnapshot(
        `"server one: disk of /var/lib/docker: 63.82 MiB free (99 %), less than 1 GiB, 99 % of its inodes; free space, by docker system prune for instance, or make it larger"`,
      );
      const topology = pageOn(two);
      const brought = bringImages(await deploymentOf(topology), serverOf(topology), seenWithout('lab/nginx:1.30'));
      expect(await messageOf(brought)).toMatchInlineSnapshot(
        `"server one: its disk is full; free space for Docker and /srv/arrimage/shop-lab, by docker system prune for instance"`,
      );
    } finally {
      await onHost('two', `lab-engine stop; umount /var/lib/docker; ${start}`);
    }
  });
});

describe('a port', () => {
  afterEach(async () => {
    await onHost('one', 'pkill -x perl || true; docker rm -f squatter >/dev/null 2>&1 || true');
  });

  test('fails when a process of the same user listens there', async () => {
    await listenOn('one', 'deploy', 8080);
    expect((await wrong(pageOn())).replace(/process \d+/, 'process 123')).toMatchInlineSnapshot(
      `"server one: port 198.51.104.11:8080: held by perl (process 123); stop it, or publish another port than 8080"`,
    );
  });

  test('fails when a process of another user listens there', async () => {
    await listenOn('one', 'root', 8080);
    expect((await wrong(pageOn())).replace(/process \d+/, 'process 123')).toMatchInlineSnapshot(
      `"server one: port 198.51.104.11:8080: held by perl (process 123); stop it, or publish another port than 8080"`,
    );
  });

  test('fails when a container of something else has it', async () => {
    await onHost('one', 'docker run -d --name squatter -p 8080:80 lab/nginx:1.30');
    expect(await wrong(pageOn())).toMatchInlineSnapshot(
      `"server one: port 198.51.104.11:8080: held by the container squatter; stop it, or publish another port than 8080"`,
    );
  });

  test('fails when it is that of the SSH server', async () => {
    expect(await wrong(pageOn({}, { publish: { http: { port: 22 } } }))).toMatchInlineSnapshot(
      `"server one: port 198.51.104.11:22: held by the SSH server; publish another port than 22"`,
    );
  });

  test('fails when the address is not one of the host', async () => {
    expect(await wrong(pageOn({ privateAddress: '10.9.8.7' }))).toMatchInlineSnapshot(
      `"server one: port 10.9.8.7:8080: 10.9.8.7 is no address of this host; put the privateAddress of one right"`,
    );
  });
});

describe('an image', () => {
  test('is told of when it is missing', async () => {
    expect(await wrong(pageOn({}, { image: 'registry.invalid/shop/page:2' }), 'warning')).toMatchInlineSnapshot(
      `"server one: image registry.invalid/shop/page:2: not there yet; a deployment brings it: see that its registry, or the engine of this machine, has it"`,
    );
  });

  test('fails when it is missing and cannot be pulled', async () => {
    const topology = pageOn({}, { image: 'registry.invalid/shop/page:2' });
    const seen = seenWithout('registry.invalid/shop/page:2');
    const message = await messageOf(bringImages(await deploymentOf(topology), serverOf(topology), seen));
    expect(message.replace(/ on \S+:53/, '')).toMatchInlineSnapshot(
      `"server one: image registry.invalid/shop/page:2 is missing there and cannot be pulled (Get "https://registry.invalid/v2/": dial tcp: lookup registry.invalid: no such host); push it, log the server in to its registry, or load it on this machine's engine"`,
    );
  });
});

describe('a clock', () => {
  // The hosts share the machine's clock, so the one program that is asked for the time lies.
  afterEach(() => onHost('one', 'rm -f /usr/local/bin/date').then(() => {}));

  test.each([
    ['+1 hour', 'error', 3600, 'ahead of'],
    ['-20 seconds', 'warning', 20, 'behind'],
  ] as const)('fails when it is off by %s', async (off, state, seconds, where) => {
    await onHost(
      'one',
      `printf '#!/bin/sh\\nexec /usr/bin/date -d "${off}" "$@"\\n' > /usr/local/bin/date; chmod 755 /usr/local/bin/date`,
    );
    const text = await wrong(pageOn(), state);
    const found = Number(/is (\d+) ms/.exec(text)?.[1]);
    expect(Math.abs(found - seconds * 1000)).toBeLessThan(2000);
    expect(text.replace(/is \d+ ms/, 'is <many> ms').replace(/± \d+/, '± <few>')).toBe(
      `server one: its clock is <many> ms ${where} this machine’s (± <few> ms); see which of the two is wrong, and start a time service there, such as systemd-timesyncd`,
    );
  });
});
