import { Construct } from 'constructs';
import type { Certificate } from './certificate.ts';
import type { ResourceProps } from './container-props.ts';
import type { Endpoint } from './expression.ts';
import { shellProbe } from './health-check.ts';
import { addCertificate, EDGE_COMMAND, isAcme } from './nginx/certificate.ts';
import { type EdgeConfiguration, nginxConfiguration } from './nginx/configuration.ts';
import { EDGE_EXCEPTIONS } from './nginx/exceptions.ts';
import { staticFolder } from './nginx/location.ts';
import { DEFAULT_MAINTENANCE_PAGE, MAINTENANCE_PAGE } from './nginx/pages.ts';
import { publicUrls } from './nginx/public-urls.ts';
import { ALIVE_PATH, READY_PATH } from './nginx/server.ts';
import { addTemporaryPlaces } from './nginx/temporary-files.ts';
import { upstreamsConfiguration } from './nginx/upstreams.ts';
import { pathOf } from './path.ts';
import { type PublishProps, Service } from './service.ts';
import { topologyError } from './topology-error.ts';
import type { Volume } from './volume.ts';
import type { WebService } from './web-service.ts';

/** Sends the requests below a path to a web service of the same server; WebSockets too. */
export interface EdgeRoute {
  /** @default '/' */
  readonly path?: string;

  readonly to: WebService;

  /** Largest request body in bytes. @default - the edge's own */
  readonly maxBodyBytes?: number;

  /** Seconds that the service may take to answer, and that a WebSocket may be silent. @default - the edge's own */
  readonly timeoutSeconds?: number;
}

/** Files of a volume of the same server that are served below a path; the volume's own files, not a subfolder. */
export interface StaticFiles {
  /** With a slash at both ends, such as `/static/`. */
  readonly path: string;

  readonly volume: Volume;

  /** Names change with contents, so that browsers keep them for a year. @default false */
  readonly immutable?: boolean;
}

/** How often one client may ask; statics are not counted. What is more is answered by 429. */
export interface RateLimit {
  readonly requests: number;

  /** Length of the period in which they are counted. */
  readonly seconds: number;

  /** Requests that may come at once; after them they are admitted one by one, at the rate. @default - `requests` */
  readonly burst?: number;
}

export interface NginxEdgeProps {
  /** nginx 1.27.4 or newer: it can close idle connections at a reload without losing a request (`keepalive_min_timeout`). */
  readonly image: string;

  /** The first one decides whether the edge is ready. */
  readonly routes: readonly EdgeRoute[];

  /** Files that are served without asking a service. @default [] */
  readonly statics?: readonly StaticFiles[];

  /** Public origins it answers, such as `https://api.example.org`; a request for any other host is refused (421). */
  readonly origins: readonly string[];

  /**
   * Where the host listens for plain HTTP; with a certificate, by the same address for HTTPS at the port of the origin too.
   *
   * @default - the server's private address, at the port of an `http://` origin, else 80
   */
  readonly publish?: PublishProps;

  /** Serves HTTPS with it, and redirects HTTP there. @default - none: plain HTTP, or TLS ends at a load balancer */
  readonly certificate?: Certificate;

  /** Addresses or CIDR blocks whose `X-Forwarded-For` is believed. @default [] */
  readonly trustedProxies?: readonly string[];

  /** @default - none */
  readonly rateLimit?: RateLimit;

  /** Largest request body in bytes. @default 10485760 */
  readonly maxBodyBytes?: number;

  /** Seconds that a service may take to answer; a request in flight gets as long at a reload. @default 60 */
  readonly timeoutSeconds?: number;

  /** HTML that is shown during maintenance. @default - one sentence in English */
  readonly maintenancePage?: string;

  /** @default - no limits */
  readonly resources?: ResourceProps;
}

/** One folder for each kind of certificate: a container that is replaced, or gone back to, starts with files that belong to it. */
const folderOf = (certificate: Certificate | undefined): string =>
  isAcme(certificate) ? '/etc/arrimage/nginx-acme' : '/etc/arrimage/nginx';

/** nginx in front of the replicas of a server: it turns to new ones by a reload, so that nobody notices a deployment. */
export class NginxEdge extends Construct {
  readonly service: Service;
  /** Path that answers 200 when a healthy replica stands behind it; for the monitor of a load balancer. */
  readonly readyPath = READY_PATH;

  constructor(scope: Construct, id: string, props: NginxEdgeProps) {
    super(scope, id);
    const { timeoutSeconds = 60, certificate } = props;
    const longestSeconds = Math.max(timeoutSeconds, ...props.routes.map((route) => route.timeoutSeconds ?? 0));
    this.#check(props);
    const urls = publicUrls(pathOf(this), props.origins, certificate !== undefined);
    const publicPort = Number(urls[0]?.port) || null;
    const folder = folderOf(certificate);
    const configuration = `${folder}/nginx.conf`;
    this.service = new Service(this, 'Default', {
      name: id,
      image: props.image,
      command: isAcme(certificate) ? EDGE_COMMAND : ['nginx', '-c', configuration, '-g', 'daemon off;'],
      reload: ['nginx', '-c', configuration, '-s', 'reload'],
      ports: certificate === undefined ? { http: 80 } : { http: 80, https: 443 },
      publish: {
        http: { port: (urls[0]?.protocol === 'http:' ? publicPort : null) ?? 80, ...props.publish },
        ...(certificate === undefined ? {} : { https: { ...props.publish, port: publicPort ?? 443 } }),
      },
      origins: props.origins,
      healthCheck: shellProbe(`curl -fsS -m 2 -o /dev/null http://127.0.0.1${ALIVE_PATH}`, {
        intervalSeconds: 10,
        timeoutSeconds: 3,
        retries: 3,
        startPeriodSeconds: 5,
      }),
      update: 'recreate',
      // SIGQUIT lets requests in flight finish, until worker_shutdown_timeout.
      stopSignal: 'SIGQUIT',
      stopGraceSeconds: longestSeconds + 10,
      capabilities: ['CHOWN', 'DAC_OVERRIDE', 'NET_BIND_SERVICE', 'SETGID', 'SETUID'],
      exceptions: EDGE_EXCEPTIONS,
      resources: { nofile: 16_384, ...props.resources },
      program: () => ({ kind: 'nginx', upstreams: props.routes.map((route) => route.to.service.id).sort() }),
    });
    addTemporaryPlaces(this.service, scope, id);
    this.#addFiles({ ...props, folder, urls, longestSeconds });
  }

  get endpoint(): Endpoint {
    return this.service.endpoint;
  }

  #check({ routes, statics = [], rateLimit }: NginxEdgeProps): void {
    if (routes.length === 0) {
      throw topologyError(
        pathOf(this),
        'expected at least one route, got none; say which service it stands in front of',
      );
    }
    for (const { path } of statics.filter((files) => !/^\/(?:[A-Za-z0-9._-]+\/)+$/.test(files.path))) {
      throw topologyError(
        pathOf(this),
        `expected a path of static files such as /static/, got "${path}"; start and end it with /`,
      );
    }
    const paths = [...routes.map(({ path = '/' }) => path), ...statics.map(({ path }) => path)];
    for (const path of paths.filter((item) => !/^\/[A-Za-z0-9._~/-]*$/.test(item))) {
      throw topologyError(pathOf(this), `expected the path of a route such as /api/, got "${path}"; start it with /`);
    }
    const twice = paths.find((path, index) => paths.indexOf(path) !== index);
    if (twice !== undefined) {
      throw topologyError(pathOf(this), `expected each path once, got "${twice}" again; remove one of the two`);
    }
    if (rateLimit !== undefined) this.#checkRateLimit(rateLimit);
  }

  /** nginx counts in whole requests a minute. */
  #checkRateLimit({ requests, seconds, burst }: RateLimit): void {
    if (requests >= 1 && seconds >= 1 && (burst ?? 1) >= 1 && requests * 60 >= seconds) return;
    const got = `${requests} in ${seconds} s${burst === undefined ? '' : `, burst ${burst}`}`;
    throw topologyError(
      pathOf(this),
      `expected a rate limit of 1 request a minute or more, with a burst of 1 or more, got "${got}"; raise it`,
    );
  }

  #addFiles(props: EdgeConfiguration): void {
    const { certificate, folder, statics = [] } = props;
    const file = (name: string, content: Parameters<Service['addFile']>[1]['content']): void =>
      this.service.addFile(`${folder}/${name}`, { content, reloadable: true });
    file('nginx.conf', nginxConfiguration(props));
    file('upstreams.conf', upstreamsConfiguration(props.routes));
    file(MAINTENANCE_PAGE, props.maintenancePage ?? DEFAULT_MAINTENANCE_PAGE);
    if (certificate !== undefined) addCertificate(this, certificate, folder);
    for (const volume of new Set(statics.map((files) => files.volume))) {
      this.service.addVolume(staticFolder(volume.name), volume, { readOnly: true });
    }
  }
}
