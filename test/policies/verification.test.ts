import { describe, expect, test } from 'vitest';
import type { Text } from '../../policies/facts/text.ts';
import { verificationSwitches } from '../../policies/facts/verification.ts';

const found = (kind: Text['kind'], name: string, text: string): readonly string[] =>
  verificationSwitches({ container: 'app/api', kind, name, text, value: [text] });

describe('a variable', () => {
  test.each([
    ['PYTHONHTTPSVERIFY', '0'],
    ['NODE_TLS_REJECT_UNAUTHORIZED', '0'],
    ['SMTP_TLS_REJECT_UNAUTHORIZED', 'false'],
    ['REQUESTS_CA_BUNDLE', ''],
    ['CURL_CA_BUNDLE', '/dev/null'],
    ['SSL_CERT_FILE', ''],
    ['SSL_CERT_DIR', '/dev/null'],
    ['AWS_CA_BUNDLE', ''],
    ['GIT_SSL_NO_VERIFY', '1'],
    ['GIT_SSL_NO_VERIFY', ''],
    ['GIT_CONFIG_KEY_0', 'http.sslVerify'],
    ['PIP_TRUSTED_HOST', 'pypi.org'],
    ['UV_INSECURE_HOST', 'pypi.org'],
    ['GOINSECURE', 'git.example.org'],
    ['GODEBUG', 'x509sha1=1'],
    ['npm_config_strict_ssl', 'false'],
    ['YARN_ENABLE_STRICT_SSL', 'false'],
    ['POETRY_CERTIFICATES_PRIVATE_CERT', 'false'],
    ['BUNDLE_SSL_VERIFY_MODE', '0'],
    ['DOTNET_NUGET_SIGNATURE_VERIFICATION', 'false'],
    ['LDAPTLS_REQCERT', 'never'],
    ['PGSSLMODE', 'require'],
    ['CURL_OPTS', '-sk'],
    ['VAULT_SKIP_VERIFY', 'true'],
    ['GF_SMTP_SKIP_VERIFY', 'true'],
    ['ETCDCTL_INSECURE_SKIP_TLS_VERIFY', 'true'],
    ['MC_INSECURE', '1'],
    ['ALLOW_INSECURE', 'true'],
    ['LDAP_IGNORE_TLS_ERRORS', 'yes'],
    ['CONDA_SSL_VERIFY', 'false'],
    ['CONSUL_HTTP_SSL_VERIFY', 'false'],
    ['S3_VERIFY_SSL', 'False'],
    ['ELASTICSEARCH_SSL_VERIFICATIONMODE', 'none'],
    ['KAFKA_SSL_ENDPOINT_IDENTIFICATION_ALGORITHM', ''],
    ['REDIS_SSL_CERT_REQS', 'none'],
    ['ANSIBLE_HOST_KEY_CHECKING', 'False'],
  ])('%s="%s" switches it off', (name, value) => {
    expect(found('variable', name, value)).toEqual([value]);
  });

  test.each([
    ['redis://cache:6379/0?ssl_cert_reqs=CERT_NONE', 'ssl_cert_reqs=CERT_NONE'],
    ['mongodb://db/x?tls=true&tlsAllowInvalidHostnames=true', 'tlsAllowInvalidHostnames=true'],
    ['shop:secret@tcp(db:3306)/shop?tls=skip-verify', 'tls=skip-verify'],
    ['jdbc:mysql://db/shop?verifyServerCertificate=false', 'verifyServerCertificate=false'],
    ['jdbc:sqlserver://db;encrypt=true;trustServerCertificate=true', 'trustServerCertificate=true'],
    ['Server=db;Encrypt=True;Trust Server Certificate=True', 'Trust Server Certificate=True'],
    ['Driver={ODBC Driver 18 for SQL Server};Server=db;Encrypt=no', 'Encrypt=no'],
    ['amqps://shop@queue:5671/?verify=verify_none', '?verify=verify_none'],
    ['postgresql://shop@db/shop?sslmode=require', 'sslmode=require'],
    ['-Djdk.internal.httpclient.disableHostnameVerification', '-Djdk.internal.httpclient.disableHostnameVerification'],
    ['-Dmaven.wagon.http.ssl.insecure=true', '-Dmaven.wagon.http.ssl.insecure=true'],
    ['ssh -o StrictHostKeyChecking=no -i /key', 'StrictHostKeyChecking=no'],
  ])('that says %s switches it off', (value, expected) => {
    expect(found('variable', 'VALUE', value)).toEqual([expected]);
  });

  test.each([
    ['PYTHONHTTPSVERIFY', '1'],
    ['REQUESTS_CA_BUNDLE', '/run/arrimage/ca-bundle.pem'],
    ['NODE_EXTRA_CA_CERTS', ''],
    ['NODE_TLS_REJECT_UNAUTHORIZED', '1'],
    ['GONOSUMDB', 'git.example.org'],
    ['GOPRIVATE', 'git.example.org'],
    ['GODEBUG', 'netdns=go'],
    ['PGSSLMODE', 'verify-full'],
    ['PGSSLMODE', 'disable'],
    ['OTEL_EXPORTER_OTLP_INSECURE', 'true'],
    ['UPGRADE_INSECURE_REQUESTS', 'true'],
    ['SESSION_COOKIE_SECURE', 'false'],
    ['SECURE_SSL_REDIRECT', 'false'],
    ['EMAIL_VERIFICATION', 'none'],
    ['VERIFY_EMAIL', 'false'],
    ['TRUSTED_HOSTS', 'shop.example.org'],
    ['CSRF_TRUSTED_ORIGINS', 'https://shop.example.org'],
    ['SSL_CERTIFICATE', ''],
    ['CURL_OPTS', '-sS --max-time 5'],
    ['DATABASE_URL', 'postgresql://shop@db/shop?sslmode=require&sslrootcert=/ca.pem'],
    ['DATABASE_URL', 'postgresql://shop@db/shop?sslmode=verify-full&sslrootcert=system'],
    ['DATABASE_URL', 'postgresql://shop@pgbouncer/shop?sslmode=disable'],
    ['BROKER', 'amqps://shop@queue:5671/?verify=verify_peer'],
    ['SIC', 'Server=db;Encrypt=yes;TrustServerCertificate=no'],
    ['JAVA_TOOL_OPTIONS', '-Djavax.net.ssl.trustStore=/run/arrimage/truststore'],
    ['MESSAGE', 'verification of your account'],
  ])('%s="%s" does not', (name, value) => {
    expect(found('variable', name, value)).toEqual([]);
  });
});

describe('a command', () => {
  test.each([
    ['curl -fsk https://api.example.org', 'curl -k'],
    ['curl --insecure https://api.example.org', 'curl --insecure'],
    ['wget -q --no-check-certificate https://api.example.org', '--no-check-certificate'],
    ['pip install --trusted-host pypi.org flask', '--trusted-host'],
    ['uv pip install --allow-insecure-host pypi.org flask', '--allow-insecure-host'],
    ['npm ci --strict-ssl=false', 'strict-ssl=false'],
    ['git -c http.sslVerify=false pull', 'sslVerify=false'],
    ['aws --no-verify-ssl s3 ls', '--no-verify-ssl'],
    ['mc --insecure ls store', 'mc --insecure'],
    ['http --verify=no https://api.example.org', 'verify=no'],
    ['apt-get install --allow-unauthenticated x', '--allow-unauthenticated'],
    ['dockerd --insecure-registry registry:5000', '--insecure-registry'],
    ['sh -c "PYTHONHTTPSVERIFY=0 python fetch.py"', 'PYTHONHTTPSVERIFY=0'],
    ['scp -o UserKnownHostsFile=/dev/null a b:', 'UserKnownHostsFile=/dev/null'],
  ])('%s switches it off', (line, expected) => {
    expect(found('command', '', line)).toEqual([expected]);
  });

  test.each([
    'curl -fsS -o /tmp/k https://api.example.org',
    'curl -fsSk https://localhost/healthz',
    'ssh -o StrictHostKeyChecking=accept-new host',
    'ssh -o StrictHostKeyChecking=yes -o UserKnownHostsFile=/keys/known_hosts host',
    'gunicorn --forwarded-allow-ips 10.0.0.1 --workers 2',
    'uvicorn app:app --trusted-hosts shop.example.org',
    'grpcurl -cacert ca.pem queue:443 list',
  ])('%s does not', (line) => {
    expect(found('command', '', line)).toEqual([]);
  });
});

describe('a file', () => {
  test.each([
    ['/home/app/.curlrc', 'silent\ninsecure\n', 'insecure'],
    ['/root/.wgetrc', 'check_certificate = off\n', 'check_certificate = off'],
    ['/etc/pip.conf', '[global]\ntrusted-host = pypi.org\n', 'trusted-host ='],
    ['/app/.npmrc', 'strict-ssl=false\n', 'strict-ssl=false'],
    ['/app/.yarnrc.yml', 'enableStrictSsl: false\n', 'enableStrictSsl: false'],
    ['/root/.gitconfig', '[http]\n\tsslVerify = false\n', 'sslVerify = false'],
    ['/root/.condarc', 'ssl_verify: false\n', 'ssl_verify: false'],
    ['/etc/apt/apt.conf.d/99proxy', 'Acquire::https::Verify-Peer "false";\n', 'Verify-Peer "false'],
    ['/etc/apt/sources.list', 'deb [arch=amd64 trusted=yes] https://x y z\n', '[arch=amd64 trusted=yes]'],
    ['/etc/ldap/ldap.conf', 'TLS_REQCERT never\n', 'TLS_REQCERT never'],
    ['/app/composer.json', '{"config": {"disable-tls": true}}', '"disable-tls": true'],
    ['/app/config.rb', 'http.verify_mode = OpenSSL::SSL::VERIFY_NONE\n', 'OpenSSL::SSL::VERIFY_NONE'],
    ['/app/client.php', 'curl_setopt($c, CURLOPT_SSL_VERIFYPEER, false);', 'CURLOPT_SSL_VERIFYPEER, false'],
    ['/app/client.php', "['ssl' => ['verify_peer' => false]]", "verify_peer' => false"],
    ['/app/client.go', 'tls.Config{InsecureSkipVerify: true}', 'InsecureSkipVerify: true'],
    ['/app/client.py', 'session.verify = False\n', 'verify = False'],
    ['/app/client.py', 'context.verify_mode = ssl.CERT_NONE\n', 'CERT_NONE'],
    ['/app/client.py', 'ssh.set_missing_host_key_policy(paramiko.AutoAddPolicy())\n', 'AutoAddPolicy'],
    ['/app/producer.properties', 'ssl.endpoint.identification.algorithm=\n', 'ssl.endpoint.identification.algorithm='],
    [
      '/etc/haproxy.cfg',
      'backend b\n  server a 10.0.0.1:443 ssl verify none\n',
      'server a 10.0.0.1:443 ssl verify none',
    ],
    ['/etc/nginx/conf.d/a.conf', 'proxy_ssl_verify off;\n', 'proxy_ssl_verify off'],
    ['/etc/ansible/ansible.cfg', '[defaults]\nhost_key_checking = False\n', 'host_key_checking = False'],
    [
      '/usr/lib/python3/sitecustomize.py',
      'import ssl\nssl.SSLContext.wrap_socket = other\n',
      'ssl.SSLContext.wrap_socket =',
    ],
    ['/usr/lib/python3/usercustomize.py', 'setattr(requests, "get", other)\n', 'setattr(requests'],
    [
      '/venv/lib/python3.12/site-packages/fix.pth',
      'import ssl; ssl.create_default_context = x\n',
      'ssl.create_default_context =',
    ],
  ])('%s with %j switches it off', (name, text, expected) => {
    expect(found('file', name, text)).toEqual([expected]);
  });

  test.each([
    ['/usr/lib/python3/sitecustomize.py', 'import truststore\ntruststore.inject_into_ssl()\n'],
    ['/app/client.py', 'context.verify_flags &= ~ssl.VERIFY_X509_STRICT\n'],
    ['/app/client.py', 'requests.get(url, verify="/run/arrimage/ca-bundle.pem")\n'],
    ['/app/client.py', 'if ssl.OPENSSL_VERSION == "x": pass\n'],
    ['/app/settings.py', 'EMAIL_VERIFICATION = "none"\nverified = False\n'],
    ['/home/app/.curlrc', 'silent\nproxy-insecure-log\n'],
    ['/etc/haproxy.cfg', 'frontend f\n  bind :443 ssl crt /site.pem verify none\n'],
    ['/etc/rabbitmq/rabbitmq.conf', 'ssl_options.verify = verify_none\nssl_options.fail_if_no_peer_cert = false\n'],
    ['/etc/nginx/conf.d/a.conf', 'ssl_verify_client off;\nproxy_ssl_verify on;\n'],
    ['/app/.npmrc', 'strict-ssl=true\ncafile=/arrimage/authority.pem\n'],
    ['/etc/pip.conf', '[global]\ncert = /run/arrimage/ca-bundle.pem\n'],
  ])('%s with %j does not', (name, text) => {
    expect(found('file', name, text)).toEqual([]);
  });
});
