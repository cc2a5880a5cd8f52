import { LEAVING_FLAG } from '../../model/leaving.ts';
import { challengeLocation } from './certificate.ts';
import type { EdgeConfiguration } from './configuration.ts';
import { indented } from './indented.ts';
import { CLIENT, routeLocation, staticLocation } from './location.ts';
import { MAINTENANCE_PATH, pageLocations } from './pages.ts';

/** Answers 200 while nginx runs: the container's own probe. */
export const ALIVE_PATH = '/.well-known/arrimage/alive';

/** Answers as the health path of the first route does, and 503 before the edge stops. */
export const READY_PATH = '/.well-known/arrimage/ready';

/** Whoever asks for a name that is not ours gets no page: a forged Host would end up in links and caches. */
export function defaultServer(edge: EdgeConfiguration): readonly string[] {
  const ports = edge.certificate === undefined ? ['80'] : ['80', '443 ssl'];
  return [
    'server {',
    ...indented([
      ...ports.map((port) => `listen ${port} default_server;`),
      'server_name _;',
      ...probes(edge),
      ...challengeLocation(edge.certificate),
      'location / {',
      '  return 421;',
      '}',
    ]),
    '}',
  ];
}

/** Sends plain HTTP to the same host with TLS, on the port of the origin. */
export function redirectServer({ urls, ...edge }: EdgeConfiguration): readonly string[] {
  const port = urls[0]?.port ?? '';
  return [
    'server {',
    ...indented([
      'listen 80;',
      `server_name ${namesOf(urls)};`,
      ...probes({ urls, ...edge }),
      ...challengeLocation(edge.certificate),
      'location / {',
      `  return 308 https://$host${port === '' ? '' : `:${port}`}$request_uri;`,
      '}',
    ]),
    '}',
  ];
}

/** What the public origins are answered by. */
export function publicServer(edge: EdgeConfiguration): readonly string[] {
  const { certificate, urls, routes, statics = [] } = edge;
  return [
    'server {',
    ...indented([
      ...(certificate === undefined ? ['listen 80;'] : ['listen 443 ssl;', 'http2 on;']),
      `server_name ${namesOf(urls)};`,
      ...commonHeaders(edge).map((header) => `add_header ${header} always;`),
      'error_page 429 @limited;',
      'error_page 502 = @broken;',
      `error_page 503 ${MAINTENANCE_PATH};`,
      'error_page 504 = @late;',
      ...probes(edge),
      ...statics.flatMap((files) => staticLocation(files, commonHeaders(edge))),
      ...routes.flatMap((route) => routeLocation(route, edge)),
      ...pageLocations(edge, commonHeaders(edge)),
    ]),
    '}',
  ];
}

/** A location with a header of its own inherits none, so these are repeated there. */
function commonHeaders({ certificate }: EdgeConfiguration): readonly string[] {
  return certificate === undefined ? [] : ['Strict-Transport-Security "max-age=63072000"'];
}

function namesOf(urls: readonly URL[]): string {
  return [...new Set(urls.map(({ hostname }) => hostname))].join(' ');
}

/** A program may answer no other host than its public one, so that is the one it is asked by. */
function probes({ routes, urls }: EdgeConfiguration): readonly string[] {
  const [first] = routes;
  const [origin] = urls;
  return [
    `location = ${ALIVE_PATH} {`,
    '  access_log off;',
    '  return 200;',
    '}',
    `location = ${READY_PATH} {`,
    ...indented([
      'access_log off;',
      `if (-e ${LEAVING_FLAG}) {`,
      '  return 503;',
      '}',
      'limit_req zone=probes burst=20 nodelay;',
      'proxy_connect_timeout 2s;',
      'proxy_read_timeout 5s;',
      ...CLIENT,
      `proxy_set_header Host ${origin?.host ?? '$host'};`,
      `proxy_set_header X-Forwarded-Proto ${origin?.protocol.slice(0, -1) ?? '$scheme'};`,
      `proxy_pass http://${first?.to.service.name}${first?.to.healthPath};`,
    ]),
    '}',
  ];
}
