import type { EdgeRoute, StaticFiles } from '../nginx-edge.ts';
import type { EdgeConfiguration } from './configuration.ts';
import { indented } from './indented.ts';
import { MAINTENANCE_FLAG } from './pages.ts';

/** Sends what is below a path to the replicas of a service. */
export function routeLocation(route: EdgeRoute, edge: EdgeConfiguration): readonly string[] {
  const { path = '/', to, maxBodyBytes } = route;
  const timeoutSeconds = route.timeoutSeconds ?? edge.timeoutSeconds ?? 60;
  return [
    `location ${path} {`,
    ...indented([
      `if (-x ${edge.folder}/${MAINTENANCE_FLAG}) {`,
      '  return 503;',
      '}',
      ...limit(edge),
      ...(maxBodyBytes === undefined ? [] : [`client_max_body_size ${maxBodyBytes};`]),
      `proxy_pass http://${to.service.name};`,
      'proxy_http_version 1.1;',
      ...forwarded(edge),
      'proxy_set_header Upgrade $http_upgrade;',
      'proxy_set_header Connection $connection_upgrade;',
      'proxy_connect_timeout 5s;',
      `proxy_read_timeout ${timeoutSeconds}s;`,
      `proxy_send_timeout ${timeoutSeconds}s;`,
    ]),
    '}',
  ];
}

/** What a program is told of who asks. */
export const CLIENT = [
  'proxy_set_header Forwarded "";',
  'proxy_set_header X-Real-IP $remote_addr;',
  'proxy_set_header X-Forwarded-For $remote_addr;',
];

/**
 * What a program is told of the request; nothing of it is what the client itself says.
 *
 * The host is the one that chose the server, with the port of the origin: the header may name another one than the request line. The address is
 * the one that `real_ip` has found.
 */
function forwarded({ urls, trustedProxies = [] }: EdgeConfiguration): readonly string[] {
  const port = urls[0]?.port ?? '';
  const host = `$host${port === '' ? '' : `:${port}`}`;
  return [
    `proxy_set_header Host ${host};`,
    ...CLIENT,
    `proxy_set_header X-Forwarded-Host ${host};`,
    `proxy_set_header X-Forwarded-Proto ${trustedProxies.length > 0 ? '$forwarded_proto' : '$scheme'};`,
  ];
}

/** Serves the files of a volume without asking the program. */
export function staticLocation(
  { path, volume, immutable }: StaticFiles,
  headers: readonly string[],
): readonly string[] {
  const cache = immutable === true ? 'public, max-age=31536000, immutable' : 'public, max-age=300';
  return [
    `location ${path} {`,
    ...indented([
      `alias ${staticFolder(volume.name)}/;`,
      `add_header Cache-Control "${cache}";`,
      'add_header X-Content-Type-Options nosniff;',
      ...headers.map((header) => `add_header ${header} always;`),
    ]),
    '}',
  ];
}

/** Where an edge mounts a volume with static files. */
export function staticFolder(volume: string): string {
  return `/srv/static/${volume}`;
}

/** The first request of a client comes on top of the burst. */
function limit({ rateLimit }: EdgeConfiguration): readonly string[] {
  if (rateLimit === undefined) return [];
  const burst = (rateLimit.burst ?? rateLimit.requests) - 1;
  return [`limit_req zone=clients${burst > 0 ? ` burst=${burst} nodelay` : ''};`];
}
