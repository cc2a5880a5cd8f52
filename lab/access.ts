import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exists } from './cache.ts';
import { LAB_USER, type Lab, type LabHost } from './lab-settings.ts';
import { runOrThrow } from './run.ts';

/**
 * Makes keys, known hosts and SSH configuration of a lab where they are missing.
 *
 * Host keys are generated here and given to the hosts, so known hosts need no first contact that nobody verified.
 */
export async function writeAccess(lab: Lab): Promise<void> {
  await mkdir(join(lab.folder, 'bin'), { recursive: true, mode: 0o700 });
  await makeKey(join(lab.folder, 'id_ed25519'), `arrimage ${lab.network}`);
  const publicKey = await readFile(join(lab.folder, 'id_ed25519.pub'), 'utf8');
  const known: string[] = [];
  for (const host of lab.hosts) {
    const folder = hostFolder(lab, host);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await makeKey(join(folder, 'host_key'), host.container);
    await writeFile(join(folder, 'authorized_keys'), publicKey);
    const [type, key] = (await readFile(join(folder, 'host_key.pub'), 'utf8')).split(' ');
    known.push(`${host.address},${host.name},${host.container} ${type} ${key}`);
  }
  await writeFile(join(lab.folder, 'known_hosts'), `${known.join('\n')}\n`);
  await writeFile(sshConfigFile(lab), sshConfiguration(lab));
  await writeFile(join(lab.folder, 'bin', 'ssh'), SSH_WRAPPER);
  await chmod(join(lab.folder, 'bin', 'ssh'), 0o755);
}

/** Folder with what is copied into a host: its own key and who may log in. */
export function hostFolder(lab: Lab, host: LabHost): string {
  return join(lab.folder, 'hosts', host.name);
}

export function sshConfigFile(lab: Lab): string {
  return join(lab.folder, 'ssh_config');
}

/** The command that runs `words` on a host, as its deployment user. */
export function sshCommand(lab: Lab, host: LabHost, words: readonly string[]): readonly string[] {
  return ['ssh', '-F', sshConfigFile(lab), '-o', 'BatchMode=yes', '-T', host.address, '--', ...words];
}

/** Client configuration for the hosts of a lab, by name or address; keys of hosts are verified, always. */
export function sshConfiguration(lab: Lab): string {
  const hosts = lab.hosts.map(({ name, address, container }) =>
    [`Host ${name} ${container} ${address}`, `  HostName ${address}`, `  HostKeyAlias ${container}`].join('\n'),
  );
  const all = [
    `Host ${lab.hosts.flatMap(({ name, address, container }) => [name, container, address]).join(' ')}`,
    `  User ${LAB_USER}`,
    `  IdentityFile "${join(lab.folder, 'id_ed25519')}"`,
    '  IdentitiesOnly yes',
    `  UserKnownHostsFile "${join(lab.folder, 'known_hosts')}"`,
    '  GlobalKnownHostsFile /dev/null',
    '  StrictHostKeyChecking yes',
    '  ConnectTimeout 30',
    // What OpenSSH 9 does by default, sntrup761, takes 0.14 s of a processor for each connection; nothing of a lab is on a wire.
    '  KexAlgorithms curve25519-sha256',
  ];
  return `${[...hosts, all.join('\n')].join('\n\n')}\n`;
}

async function makeKey(path: string, comment: string): Promise<void> {
  if (await exists(path)) return;
  await runOrThrow(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', path]);
}

/** `docker -H ssh://…` runs the ssh it finds in PATH and takes no configuration file; this one gives it the lab's. */
const SSH_WRAPPER = `#!/bin/sh
folder=$(cd "$(dirname "$0")" && pwd)
PATH=$(printf %s "$PATH" | tr : '\\n' | grep -vxF "$folder" | paste -sd : -)
exec ssh -F "$folder/../ssh_config" "$@"
`;
