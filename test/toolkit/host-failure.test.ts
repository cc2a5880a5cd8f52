import { describe, expect, test } from 'vitest';
import type { ServerNode } from '../../model/server.ts';
import { hostFailure } from '../../toolkit/host-failure.ts';
import { shop } from '../fixtures/topology.ts';

const [app, db] = shop.servers as readonly [ServerNode, ServerNode];

const CHANGED = `@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @
@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
IT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!
Add correct host key in /home/ada/.ssh/known_hosts to get rid of this message.
Offending ED25519 key in /home/ada/.ssh/known_hosts:12
Host key for 192.0.2.1 has changed and you have requested strict checking.
Host key verification failed.`;

describe('hostFailure', () => {
  const ssh = (stderr: string, server = app) => hostFailure(server, 'looking', { code: 255, stderr }).message;

  test('tells what OpenSSH says in one line, with what to do', () => {
    const said = [
      'ssh: connect to host 192.0.2.1 port 22: Connection refused',
      'ssh: connect to host 192.0.2.1 port 22: No route to host',
      'ssh: connect to host 192.0.2.1 port 22: Connection timed out',
      'ssh: Could not resolve hostname app.example.org: Name or service not known',
      'deploy@192.0.2.1: Permission denied (publickey).',
      'Received disconnect from 192.0.2.1 port 22:2: Too many authentication failures',
      'No ED25519 host key is known for 192.0.2.1 and you have requested strict checking.\nHost key verification failed.',
      CHANGED,
      "Can't open user config file missing.config: No such file or directory",
      'client_loop: send disconnect: Broken pipe',
      'something new',
      '',
    ];
    expect(said.map((stderr) => ssh(stderr))).toMatchInlineSnapshot(`
      [
        "server app: SSH refused at 192.0.2.1 port 22; start sshd, or put its address and port right",
        "server app: no answer from 192.0.2.1 port 22; see that it runs and that the network lets SSH in",
        "server app: no answer from 192.0.2.1 port 22; see that it runs and that the network lets SSH in",
        "server app: no address is known for "192.0.2.1"; put its address right, or the DNS",
        "server app: SSH refused the key of deploy; add your public key by ssh-copy-id -p 22 deploy@192.0.2.1",
        "server app: SSH was offered too many keys; set IdentityFile and IdentitiesOnly for it",
        "server app: its host key is not known; log in once by ssh -p 22 deploy@192.0.2.1 and compare the fingerprint with the server's",
        "server app: its host key is another one than /home/ada/.ssh/known_hosts has; ask who changed it, then remove line 12 of that file and log in once by hand",
        "server app: the SSH configuration of this user cannot be used; make or mend it",
        "server app: the SSH connection was lost; run this again",
        "server app: SSH failed: something new; log in once by ssh -p 22 deploy@192.0.2.1, and see",
        "server app: SSH failed: no reason; log in once by ssh -p 22 deploy@192.0.2.1, and see",
      ]
    `);
  });

  test('names the entry of a host at another port, where the client does not tell the line', () => {
    expect(ssh('WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!', db)).toMatchInlineSnapshot(
      `"server db: its host key is another one than known_hosts has; ask who changed it, then run ssh-keygen -R '[192.0.2.2]:2222'"`,
    );
  });

  test('tells what docker says in one line, with what to do', () => {
    const said = [
      'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get …',
      'permission denied while trying to connect to the docker API at unix:///var/run/docker.sock',
      'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
      'sh: 12: docker: not found',
      'sh: line 12: docker: command not found',
      'Error response from daemon: write /var/lib/docker/tmp/x: no space left on device',
      'one\ntwo',
    ];
    const messages = said.map((stderr) => hostFailure(app, 'looking', { code: 1, stderr }).message);
    expect(messages).toMatchInlineSnapshot(`
      [
        "server app: deploy may not use Docker; add it to the group docker by usermod -aG docker deploy",
        "server app: deploy may not use Docker; add it to the group docker by usermod -aG docker deploy",
        "server app: its Docker engine does not answer; start it by systemctl start docker",
        "server app: it has no docker command; install Docker 20.10 or newer",
        "server app: it has no docker command; install Docker 20.10 or newer",
        "server app: its disk is full; free space for Docker and /srv/arrimage/shop-prod, by docker system prune for instance",
        "server app: looking failed: one
      two",
      ]
    `);
  });

  test('tells a program that took too long from one that is not there', () => {
    const messages = ['', 'spawn ssh ENOENT'].map(
      (stderr) => hostFailure(app, 'looking', { code: null, stderr }).message,
    );
    expect(messages).toMatchInlineSnapshot(`
      [
        "server app: looking took too long; see whether the host is overloaded or hangs",
        "server app: this machine has no ssh command; install the OpenSSH client",
      ]
    `);
  });
});
