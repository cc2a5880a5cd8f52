import { type Expression, type Input, partsOf, refuseText, text } from './expression.ts';
import type { EdgeRoute, NginxEdgeProps } from './nginx-edge.ts';

/** Answers 200 while nginx runs: the container's own probe. */
export const ALIVE_PATH = '/.well-known/arrimage/alive';

/** Answers as the health path of the first route does. */
export const READY_PATH = '/.well-known/arrimage/ready';

/** The main file of an edge; it lies in `folder` beside the upstreams and the certificate. */
export function nginxConfiguration(props: NginxEdgeProps, folder: string): string {
  const { timeoutSeconds = 60, maxBodyBytes = 10 * 1024 ** 2, trustedProxies = [], certificate } = props;
  return `${[
    'worker_processes auto;',
    'worker_rlimit_nofile 16384;',
    `worker_shutdown_timeout ${timeoutSeconds}s;`,
    'pid /var/run/nginx.pid;',
    'error_log /dev/stderr warn;',
    'events {',
    '  worker_connections 4096;',
    '}',
    'http {',
    ...indented([
      'include /etc/nginx/mime.types;',
      'default_type application/octet-stream;',
      'server_tokens off;',
      ...LOGGING,
      'keepalive_timeout 65s;',
      '# At a reload an idle connection stays open this long, so that a request already on its way is answered.',
      'keepalive_min_timeout 2s;',
      `client_max_body_size ${maxBodyBytes};`,
      'gzip on;',
      'gzip_proxied any;',
      'gzip_types application/javascript application/json image/svg+xml text/css text/plain;',
      ...trustedProxies.map((source) => `set_real_ip_from ${source};`),
      ...(trustedProxies.length > 0 ? ['real_ip_header X-Forwarded-For;', 'real_ip_recursive on;'] : []),
      ...FORWARDED,
      `include ${folder}/upstreams.conf;`,
      ...(certificate === undefined ? [] : redirectServer()),
      'server {',
      ...indented(certificate === undefined ? ['listen 80 default_server;'] : tls(folder)),
      ...indented(probes(props.routes)),
      ...indented(props.routes.flatMap((route) => location(route, timeoutSeconds))),
      '}',
    ]),
    '}',
  ].join('\n')}\n`;
}

/**
 * The upstreams by the names of their services.
 *
 * A deployment writes this file on the host anew with the containers that are ready; it then says the same by exact names. \`resolve\`
 * keeps nginx startable while a name is unknown.
 */
export function upstreamsConfiguration(routes: readonly EdgeRoute[]): Expression {
  const services = [...new Set(routes.map((route) => route.to))];
  const parts = services.flatMap((service) => {
    const { name } = service.service;
    const block: Input = text`upstream ${name} {\n  zone ${name} 128k;\n  server ${service.endpoint} resolve max_fails=0;\n}\n`;
    return partsOf(block);
  });
  return { kind: 'expression', parts: ['resolver 127.0.0.11 valid=1s ipv6=off;\n', ...parts], toString: refuseText };
}

const LOGGING = [
  'log_format json escape=json',
  `  '{"time":"$time_iso8601","client":"$remote_addr","method":"$request_method","uri":"$uri","status":$status,'`,
  `  '"bytes":$body_bytes_sent,"seconds":$request_time,"upstream":"$upstream_addr","upstream_status":"$upstream_status"}';`,
  'access_log /dev/stdout json;',
];

/** A balancer in front may have ended TLS already: what it says of the client's protocol is passed on. */
const FORWARDED = [
  'map $http_x_forwarded_proto $forwarded_proto {',
  '  default $http_x_forwarded_proto;',
  '  "" $scheme;',
  '}',
  'map $http_upgrade $connection_upgrade {',
  '  default upgrade;',
  '  "" "";',
  '}',
];

function redirectServer(): readonly string[] {
  return [
    'server {',
    '  listen 80 default_server;',
    `  location = ${ALIVE_PATH} {`,
    '    access_log off;',
    '    return 200;',
    '  }',
    '  location / {',
    '    return 308 https://$host$request_uri;',
    '  }',
    '}',
  ];
}

function tls(folder: string): readonly string[] {
  return [
    'listen 443 ssl default_server;',
    'http2 on;',
    `ssl_certificate ${folder}/certificate.pem;`,
    `ssl_certificate_key ${folder}/key.pem;`,
    'ssl_protocols TLSv1.2 TLSv1.3;',
    'ssl_session_cache shared:tls:10m;',
    'ssl_session_tickets off;',
    'add_header Strict-Transport-Security "max-age=31536000" always;',
  ];
}

function probes(routes: readonly EdgeRoute[]): readonly string[] {
  const first = routes[0]?.to;
  return [
    `location = ${ALIVE_PATH} {`,
    '  access_log off;',
    '  return 200;',
    '}',
    `location = ${READY_PATH} {`,
    '  access_log off;',
    '  proxy_connect_timeout 2s;',
    '  proxy_read_timeout 5s;',
    `  proxy_pass http://${first?.service.name}${first?.healthPath};`,
    '}',
  ];
}

function location({ path = '/', to }: EdgeRoute, timeoutSeconds: number): readonly string[] {
  return [
    `location ${path} {`,
    `  proxy_pass http://${to.service.name};`,
    '  proxy_http_version 1.1;',
    '  proxy_set_header Host $http_host;',
    '  proxy_set_header X-Real-IP $remote_addr;',
    '  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
    '  proxy_set_header X-Forwarded-Proto $forwarded_proto;',
    '  proxy_set_header Upgrade $http_upgrade;',
    '  proxy_set_header Connection $connection_upgrade;',
    '  proxy_connect_timeout 5s;',
    `  proxy_read_timeout ${timeoutSeconds}s;`,
    `  proxy_send_timeout ${timeoutSeconds}s;`,
    '}',
  ];
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}
