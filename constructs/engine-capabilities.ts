/**
 * What Docker leaves a container that is told nothing about capabilities.
 *
 * For a program that is taken over as it runs; once it is known what it needs, the fewer the better.
 *
 * https://github.com/moby/moby/blob/v28.5.2/oci/caps/defaults.go
 */
export const engineCapabilities: readonly string[] = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'NET_RAW',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];
