import type { NginxEdgeProps } from '../nginx-edge.ts';
import { certificateLines } from './certificate.ts';
import { indented } from './indented.ts';
import { defaultServer, publicServer, redirectServer } from './server.ts';
import { TEMPORARY_FILES } from './temporary-files.ts';

/** What an edge's configuration is made from. */
export interface EdgeConfiguration extends NginxEdgeProps {
  /** Folder of the container with the upstreams, the pages and the certificate. */
  readonly folder: string;
  /** Public origins, parsed. */
  readonly urls: readonly URL[];
  /** Longest time that any request may take. */
  readonly longestSeconds: number;
}

/** The main file of an edge. */
export function nginxConfiguration(edge: EdgeConfiguration): string {
  const { maxBodyBytes = 10 * 1024 ** 2, trustedProxies = [], certificate, folder } = edge;
  return `${[
    'worker_processes auto;',
    'worker_rlimit_nofile 16384;',
    `worker_shutdown_timeout ${edge.longestSeconds}s;`,
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
      ...TEMPORARY_FILES,
      'keepalive_timeout 65s;',
      '# At a reload an idle connection stays open this long, so that a request already on its way is answered.',
      'keepalive_min_timeout 2s;',
      `client_max_body_size ${maxBodyBytes};`,
      ...COMPRESSION,
      ...believed(trustedProxies),
      ...UPGRADE,
      ...UNREACHED,
      ...limitZone(edge),
      ...(certificate === undefined ? [] : [...certificateLines(certificate, folder), ...TLS]),
      `include ${folder}/upstreams.conf;`,
      ...defaultServer(edge),
      ...(certificate === undefined ? [] : redirectServer(edge)),
      ...publicServer(edge),
    ]),
    '}',
  ].join('\n')}\n`;
}

/** A page in place of an answer has a path of its own; what was asked for is logged, without the query, which may hold secrets. */
const LOGGING = [
  'map $request_uri $asked_path {',
  '  default $uri;',
  '  "~^(?<path_only>[^?]*)" $path_only;',
  '}',
  'log_format json escape=json',
  `  '{"time":"$time_iso8601","client":"$remote_addr","method":"$request_method","host":"$host","path":"$asked_path","status":$status,'`,
  `  '"bytes":$body_bytes_sent,"seconds":$request_time,"upstream":"$upstream_addr","upstream_status":"$upstream_status"}';`,
  'access_log /dev/stdout json;',
];

const COMPRESSION = [
  'gzip on;',
  'gzip_min_length 1024;',
  'gzip_proxied any;',
  'gzip_types application/javascript application/json image/svg+xml text/css text/javascript text/plain;',
  'gzip_vary on;',
];

/** A balancer in front may have ended TLS already: only what a trusted one says of the client's protocol is passed on. */
function believed(trustedProxies: readonly string[]): readonly string[] {
  if (trustedProxies.length === 0) return [];
  return [
    ...trustedProxies.map((source) => `set_real_ip_from ${source};`),
    'real_ip_header X-Forwarded-For;',
    'real_ip_recursive on;',
    'geo $realip_remote_addr $is_trusted {',
    '  default 0;',
    ...trustedProxies.map((source) => `  ${source} 1;`),
    '}',
    'map $is_trusted$http_x_forwarded_proto $forwarded_proto {',
    '  default $scheme;',
    '  1http http;',
    '  1https https;',
    '}',
  ];
}

/** No connection to a program is kept; the upstreams say why. */
const UPGRADE = ['map $http_upgrade $connection_upgrade {', '  default upgrade;', '  "" close;', '}'];

/** No replica took the connection, such as one that starts or has just stopped; else one did, and broke off or was too slow. */
const UNREACHED = [
  'map $upstream_connect_time $unreached_retry {',
  '  default "";',
  '  "" 2;',
  '  "~-$" 2;',
  '}',
  'limit_req_zone $binary_remote_addr zone=probes:1m rate=10r/s;',
  'limit_req_status 429;',
];

/** 16 MiB remember some 250 000 clients. */
function limitZone({ rateLimit }: EdgeConfiguration): readonly string[] {
  if (rateLimit === undefined) return [];
  const perMinute = Math.max(1, Math.round((rateLimit.requests * 60) / rateLimit.seconds));
  return [`limit_req_zone $binary_remote_addr zone=clients:16m rate=${perMinute}r/m;`];
}

/** Mozilla's intermediate configuration (version 5.7): TLS 1.2 with forward secrecy and authenticated ciphers, and TLS 1.3. */
const TLS = [
  'ssl_protocols TLSv1.2 TLSv1.3;',
  `ssl_ciphers ${['ECDHE-ECDSA', 'ECDHE-RSA']
    .flatMap((exchange) =>
      ['AES128-GCM-SHA256', 'AES256-GCM-SHA384', 'CHACHA20-POLY1305'].map((cipher) => `${exchange}-${cipher}`),
    )
    .join(':')};`,
  'ssl_prefer_server_ciphers off;',
  'ssl_session_timeout 1d;',
  'ssl_session_cache shared:tls:10m;',
  'ssl_session_tickets off;',
];
