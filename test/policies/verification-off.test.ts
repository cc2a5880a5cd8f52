import { describe, expect, test } from 'vitest';
import { verificationOff } from '../../policies/verification-off.ts';
import { file, healthy, objections, service, variable } from './nodes.ts';

describe('verification-off', () => {
  test('fails when variables switch it off for every program (SamaConso)', () => {
    expect(
      objections(verificationOff, {
        services: [
          service('app/api', {
            environment: [
              variable('CURL_CA_BUNDLE'),
              variable('NODE_TLS_REJECT_UNAUTHORIZED', '0'),
              variable('PYTHONHTTPSVERIFY', '0'),
              variable('REQUESTS_CA_BUNDLE', ''),
            ],
          }),
        ],
      }),
    ).toMatchInlineSnapshot(`
      "app/api: variable CURL_CA_BUNDLE switches verification off, got ""; remove it and mount the authority that signed the certificate
      app/api: variable NODE_TLS_REJECT_UNAUTHORIZED switches verification off, got "0"; remove it and mount the authority that signed the certificate
      app/api: variable PYTHONHTTPSVERIFY switches verification off, got "0"; remove it and mount the authority that signed the certificate
      app/api: variable REQUESTS_CA_BUNDLE switches verification off, got ""; remove it and mount the authority that signed the certificate"
    `);
  });

  test('fails when a sitecustomize.py does (SamaConso)', () => {
    expect(
      objections(verificationOff, {
        services: [
          service('app/api', {
            mounts: [
              { kind: 'bind', source: '/srv/fix.py', target: '/usr/lib/python3/sitecustomize.py', readOnly: true },
            ],
          }),
        ],
        files: [
          file(
            'app/worker',
            '/usr/lib/python3/sitecustomize.py',
            'import ssl\nssl._create_default_https_context = ssl._create_unverified_context\n',
          ),
        ],
      }),
    ).toMatchInlineSnapshot(`
      "app/worker: file /usr/lib/python3/sitecustomize.py switches verification off, got "_create_default_https_context ="; remove it and mount the authority that signed the certificate
      app/worker: file /usr/lib/python3/sitecustomize.py switches verification off, got "_create_unverified_context"; remove it and mount the authority that signed the certificate
      app/api: a file of the host changes every Python program, got "/usr/lib/python3/sitecustomize.py"; remove the mount, or give it as a file that can be reviewed"
    `);
  });

  test('fails when a file of the host says whom programs trust', () => {
    const bind = (source: string, target: string) => ({ kind: 'bind', source, target, readOnly: true }) as const;
    const mounts = [
      bind('/srv/cacert.pem', '/usr/lib/python3/site-packages/certifi/cacert.pem'),
      bind('/srv/roots', '/etc/ssl/certs'),
      bind('/srv/openssl.cnf', '/opt/openssl/openssl.cnf'),
      bind('/srv/cacerts', '/opt/java/openjdk/lib/security/cacerts'),
      bind('/etc/ssl/certs/ca-certificates.crt', '/etc/ssl/certs/ca-certificates.crt'),
      bind('/etc/ssl/certs/ca-certificates.crt', '/app/site-packages/certifi/cacert.pem'),
      bind('/srv/data', '/var/lib/data'),
    ];
    expect(objections(verificationOff, { services: [service('app/api', { mounts })] })).toMatchInlineSnapshot(`
      "app/api: a file of the host says whom programs trust, got "/usr/lib/python3/site-packages/certifi/cacert.pem"; remove the mount, or give it as a file that can be reviewed
      app/api: a file of the host says whom programs trust, got "/etc/ssl/certs"; remove the mount, or give it as a file that can be reviewed
      app/api: a file of the host says whom programs trust, got "/opt/openssl/openssl.cnf"; remove the mount, or give it as a file that can be reviewed
      app/api: a file of the host says whom programs trust, got "/opt/java/openjdk/lib/security/cacerts"; remove the mount, or give it as a file that can be reviewed"
    `);
  });

  test('passes when such a file can be reviewed', () => {
    const target = '/etc/ssl/certs/ca-certificates.crt';
    const mounts = [{ kind: 'bind', source: `/srv/files${target}`, target, readOnly: true }] as const;
    const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
    const given = { services: [service('app/api', { mounts })], files: [file('app/api', target, pem)] };
    expect(objections(verificationOff, given)).toBe('');
  });

  test('fails when a connection string trusts any certificate', () => {
    expect(
      objections(verificationOff, {
        services: [
          service('app/api', {
            environment: [
              variable('CACHE', 'rediss://cache:6380/0?ssl_cert_reqs=none'),
              variable(
                'SIC',
                'Server=',
                { kind: 'endpoint', to: 'sic', port: 'sql', text: 'sic' },
                ';Encrypt=yes;TrustServerCertificate=yes',
              ),
              variable(
                'SIC_PG',
                'postgresql://',
                { kind: 'endpoint', to: 'sic', port: 'sql', text: 'sic:5432' },
                '/x?sslmode=disable',
              ),
            ],
          }),
        ],
      }),
    ).toMatchInlineSnapshot(`
      "app/api: variable CACHE switches verification off, got "ssl_cert_reqs=none"; remove it and mount the authority that signed the certificate
      app/api: variable SIC switches verification off, got "TrustServerCertificate=yes"; remove it and mount the authority that signed the certificate
      app/api: variable SIC_PG switches verification off, got "sslmode=disable"; use sslmode=verify-full"
    `);
  });

  test('fails when a command does, and does not repeat what else stands there', () => {
    expect(
      objections(verificationOff, {
        services: [
          service('app/api', {
            command: [['sh'], ['-c'], ['curl -H "Authorization: x9kLm20pQ" -sk https://api.example && git push']],
          }),
          service('app/web', { command: [['ssh'], ['-o'], ['StrictHostKeyChecking=no'], ['deploy@example']] }),
        ],
      }),
    ).toMatchInlineSnapshot(`
      "app/api: the command switches verification off, got "curl -k"; remove it and mount the authority that signed the certificate
      app/web: the command switches verification off, got "StrictHostKeyChecking=no"; remove it and give the host's key in a known_hosts file"
    `);
  });

  test('fails when a file does', () => {
    expect(
      objections(verificationOff, {
        files: [
          file('app/api', '/app/.npmrc', 'strict-ssl=false\n'),
          file('app/api', '/app/settings.py', 'requests.get(url, verify=False)\n'),
          file('app/prometheus', '/etc/prometheus/prometheus.yml', 'tls_config:\n  insecure_skip_verify: true\n'),
        ],
      }),
    ).toMatchInlineSnapshot(`
      "app/api: file /app/.npmrc switches verification off, got "strict-ssl=false"; remove it and mount the authority that signed the certificate
      app/api: file /app/settings.py switches verification off, got "verify=False"; remove it and mount the authority that signed the certificate
      app/prometheus: file /etc/prometheus/prometheus.yml switches verification off, got "insecure_skip_verify: true"; remove it and mount the authority that signed the certificate"
    `);
  });

  test("passes when the company's authority is delivered", () => {
    expect(
      objections(verificationOff, {
        services: [
          service('app/api', {
            environment: [
              variable('DATABASE_URL', 'postgresql://shop@pgbouncer:6432/shop?sslmode=disable'),
              variable('PYTHONHTTPSVERIFY', '1'),
              variable('REQUESTS_CA_BUNDLE', '/run/arrimage/ca-bundle.pem'),
              variable('SIC', 'Server=sic;Encrypt=yes;TrustServerCertificate=no'),
            ],
            healthCheck: { ...healthy, test: ['CMD-SHELL', 'curl -fsSk https://127.0.0.1/healthz'] },
            command: [['curl'], ['-H'], ['k: v'], ['-o'], ['kk'], ['https://api.example']],
          }),
        ],
        files: [file('app/api', '/app/settings.py', '# never verify=False\nrequests.get(url, verify=True)\n')],
      }),
    ).toBe('');
  });
});
