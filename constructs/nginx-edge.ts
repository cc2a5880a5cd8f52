import { Construct } from 'constructs';
import type { Certificate } from './certificate.ts';
import type { ResourceProps } from './container-props.ts';
import type { Endpoint } from './expression.ts';
import { shellProbe } from './health-check.ts';
import { ALIVE_PATH, nginxConfiguration, READY_PATH, upstreamsConfiguration } from './nginx-configuration.ts';
import { pathOf } from './path.ts';
import { type PublishProps, Service } from './service.ts';
import { topologyError } from './topology-error.ts';
import type { WebService } from './web-service.ts';

/** Sends the requests below a path to a web service of the same server. */
export interface EdgeRoute {
  /** @default '/' */
  readonly path?: string;

  readonly to: WebService;
}

export interface NginxEdgeProps {
  /** nginx 1.27.4 or newer: it can close idle connections at a reload without losing a request (`keepalive_min_timeout`). */
  readonly image: string;

  /** The first one decides whether the edge is ready. */
  readonly routes: readonly EdgeRoute[];

  /** Public origins it answers, such as `https://api.example.org`. */
  readonly origins: readonly string[];

  /** Where the host listens for plain HTTP. @default - the server's private address, port 80 */
  readonly publish?: PublishProps;

  /** Serves HTTPS with it, and redirects HTTP there. @default - none: plain HTTP, or TLS ends at a load balancer */
  readonly certificate?: Certificate;

  /** Addresses or CIDR blocks whose `X-Forwarded-For` is believed. @default [] */
  readonly trustedProxies?: readonly string[];

  /** Largest request body in bytes. @default 10485760 */
  readonly maxBodyBytes?: number;

  /** Seconds that a service may take to answer; a request in flight gets as long at a reload. @default 60 */
  readonly timeoutSeconds?: number;

  /** @default - no limits */
  readonly resources?: ResourceProps;
}

const FOLDER = '/etc/arrimage/nginx';
const CONFIGURATION = `${FOLDER}/nginx.conf`;

/** nginx in front of the replicas of a server: it turns to new ones by a reload, so that nobody notices a deployment. */
export class NginxEdge extends Construct {
  readonly service: Service;
  /** Path that answers 200 when a healthy replica stands behind it; for the monitor of a load balancer. */
  readonly readyPath = READY_PATH;

  constructor(scope: Construct, id: string, props: NginxEdgeProps) {
    super(scope, id);
    const { timeoutSeconds = 60, certificate } = props;
    if (props.routes.length === 0) {
      throw topologyError(
        pathOf(this),
        'expected at least one route, got none; say which service it stands in front of',
      );
    }
    this.service = new Service(this, 'Default', {
      name: id,
      image: props.image,
      command: ['nginx', '-c', CONFIGURATION, '-g', 'daemon off;'],
      reload: ['nginx', '-c', CONFIGURATION, '-s', 'reload'],
      ports: certificate === undefined ? { http: 80 } : { http: 80, https: 443 },
      publish: {
        http: props.publish ?? {},
        ...(certificate === undefined ? {} : { https: { ...props.publish, port: 443 } }),
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
      stopGraceSeconds: timeoutSeconds + 10,
      capabilities: ['CHOWN', 'DAC_OVERRIDE', 'NET_BIND_SERVICE', 'SETGID', 'SETUID'],
      resources: { nofile: 16_384, ...props.resources },
      program: () => ({ kind: 'nginx', upstreams: props.routes.map((route) => route.to.service.id).sort() }),
    });
    const file = (name: string, content: Parameters<Service['addFile']>[1]['content']): void =>
      this.service.addFile(`${FOLDER}/${name}`, { content, reloadable: true });
    file('nginx.conf', nginxConfiguration(props, FOLDER));
    file('upstreams.conf', upstreamsConfiguration(props.routes));
    if (certificate !== undefined) {
      file('certificate.pem', certificate.chain);
      file('key.pem', certificate.key);
    }
  }

  get endpoint(): Endpoint {
    return this.service.endpoint;
  }
}
