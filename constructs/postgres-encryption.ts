import type { TlsFiles } from './encryption.ts';
import type { ServiceProps } from './service.ts';

const RULES_TARGET = '/etc/arrimage/pg_hba.conf';

/** Settings by which PostgreSQL speaks TLS and lets nobody in from the network without it. */
export function postgresTlsSettings(files: TlsFiles): readonly (readonly [string, string])[] {
  return [
    ['hba_file', RULES_TARGET],
    ['ssl', 'on'],
    ['ssl_ca_file', files.authority],
    ['ssl_cert_file', files.certificate],
    ['ssl_key_file', files.key],
    ['ssl_min_protocol_version', 'TLSv1.2'],
  ];
}

/** What the service of a PostgreSQL that speaks TLS has besides. */
export const POSTGRES_TLS: Pick<ServiceProps, 'encryption' | 'reload'> = {
  encryption: { postgres: 'mutual' },
  // The probe and people come as root, without the right to send signals to another user's programs.
  reload: ['sh', '-c', 'kill -HUP 1 2>/dev/null || exec gosu postgres sh -c "kill -HUP 1"'],
};

export const POSTGRES_RULES = {
  target: RULES_TARGET,
  content: `# Who may connect: TYPE DATABASE USER ADDRESS METHOD. The first line that fits decides.
# The socket is inside the container only; the image makes the database by it.
local all all trust
# So is the loopback address: the health check comes by it.
hostssl all all 127.0.0.1/32 scram-sha-256
hostssl all all ::1/128 scram-sha-256
# Everybody else: TLS, a certificate of the internal authority, and the password.
hostssl all all all scram-sha-256 clientcert=verify-ca
`,
} as const;
