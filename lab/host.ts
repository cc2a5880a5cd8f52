import { LAB_LABEL, type Lab, type LabHost } from './lab-settings.ts';

/** Everything that an engine inside needs, short of --privileged, which machines without one of all capabilities refuse. */
const CAPABILITIES = [
  'AUDIT_CONTROL',
  'AUDIT_READ',
  'AUDIT_WRITE',
  'BLOCK_SUSPEND',
  'CHOWN',
  'DAC_OVERRIDE',
  'DAC_READ_SEARCH',
  'FOWNER',
  'FSETID',
  'IPC_LOCK',
  'IPC_OWNER',
  'KILL',
  'LEASE',
  'LINUX_IMMUTABLE',
  'MAC_ADMIN',
  'MAC_OVERRIDE',
  'MKNOD',
  'NET_ADMIN',
  'NET_BIND_SERVICE',
  'NET_BROADCAST',
  'NET_RAW',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYSLOG',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_CHROOT',
  'SYS_MODULE',
  'SYS_NICE',
  'SYS_PACCT',
  'SYS_PTRACE',
  'SYS_RAWIO',
  'SYS_TIME',
  'SYS_TTY_CONFIG',
  'WAKE_ALARM',
];

/** Version of the machine's control groups. */
export type Cgroups = '1' | '2';

/** The command that makes a host. */
export function createHostCommand(lab: Lab, host: LabHost, image: string, cgroups: Cgroups): readonly string[] {
  return [
    ...['docker', 'create', '--init', '--name', host.container, '--hostname', host.name],
    ...['--label', `${LAB_LABEL}=${lab.settings.name}`, '--network', lab.network, '--ip', host.address],
    ...engineOptions(host.container, host.volume, cgroups),
    ...['-e', `LAB_REGISTRIES=${lab.cidr}`],
    image,
  ];
}

/** What a container needs to run an engine; its own containers' groups lie below `group`, its data in a volume. */
export function engineOptions(group: string, volume: string, cgroups: Cgroups): readonly string[] {
  return [
    ...CAPABILITIES.map((name) => `--cap-add=${name}`),
    ...['seccomp', 'apparmor', 'systempaths'].map((name) => `--security-opt=${name}=unconfined`),
    ...['--device-cgroup-rule', 'a *:* rwm', '--tmpfs', '/run', '--tmpfs', '/tmp:exec'],
    ...(cgroups === '1' ? ['-v', '/sys/fs/cgroup:/sys/fs/cgroup:rw'] : ['--cgroupns=private']),
    ...['-v', `${volume}:/var/lib/docker`, '-e', `LAB_CGROUP_PARENT=/${group}`],
  ];
}

export function createNetworkCommand(lab: Lab): readonly string[] {
  const label = `${LAB_LABEL}=${lab.settings.name}`;
  return ['docker', 'network', 'create', '--subnet', lab.cidr, '--label', label, lab.network];
}

export function createVolumeCommand(lab: Lab, volume: string): readonly string[] {
  return ['docker', 'volume', 'create', '--label', `${LAB_LABEL}=${lab.settings.name}`, volume];
}
