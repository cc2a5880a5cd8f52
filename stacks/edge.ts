import { type AcmeProps, Certificate } from '../constructs/certificate.ts';
import type { ResourceProps } from '../constructs/container-props.ts';
import type { Environment } from '../constructs/environment.ts';
import type { NginxEdgeProps, RateLimit } from '../constructs/nginx-edge.ts';
import { TopologyError } from '../constructs/topology-error.ts';
import { type CommonSettings, outboundProxyOf, secretMaker } from './parts.ts';

/** The parts that the settings of a site behind nginx have. */
export interface SiteSettings extends CommonSettings {
  readonly origin: string;
  readonly images: { readonly nginx: string; readonly certbot?: string };
  readonly edge: {
    readonly address?: string;
    readonly port?: number;
    readonly certificate?: string;
    readonly letsEncrypt?: LetsEncryptSettings;
    readonly trustedProxies: readonly string[];
    readonly rateLimit?: RateLimit;
    readonly maxBody?: number;
    readonly resources: ResourceProps;
  };
}

/** Settings of a certificate that certbot obtains. */
export interface LetsEncryptSettings
  extends Pick<AcmeProps, 'email' | 'publicAddresses' | 'nameServer' | 'calendar' | 'resources'> {
  readonly environment?: 'staging' | 'production';
  readonly directory?: string;
  readonly authority?: string;
}

/**
 * What an edge is told by its settings; what it stands in front of comes to that.
 *
 * An `https://` origin makes it end TLS. certbot obtains the certificate where the settings say so; else its key is the secret `certificate-key`,
 * its chain a file of the settings or the secret `certificate-chain`.
 */
export function edgeOf(environment: Environment, settings: SiteSettings): Omit<NginxEdgeProps, 'routes' | 'statics'> {
  const { origin, images, edge } = settings;
  const { address, port, certificate, maxBody, rateLimit, resources, trustedProxies } = edge;
  const { hostname, protocol } = new URL(origin);
  const secret = secretMaker(environment, settings);
  if (edge.letsEncrypt !== undefined && protocol !== 'https:') {
    const message = `expected an https:// origin beside it, got "${origin}"; change origin, or remove it`;
    throw new TopologyError([{ path: 'edge.letsEncrypt', message }]);
  }
  return {
    image: images.nginx,
    origins: [origin],
    publish: { ...(address === undefined ? {} : { address }), ...(port === undefined ? {} : { port }) },
    ...(protocol === 'https:'
      ? {
          certificate: new Certificate(environment, 'site', {
            domains: [hostname],
            ...(edge.letsEncrypt === undefined
              ? { chain: certificate ?? secret('certificate-chain'), key: secret('certificate-key') }
              : { acme: acmeOf(environment, settings, edge.letsEncrypt) }),
          }),
        }
      : {}),
    trustedProxies,
    ...(rateLimit === undefined ? {} : { rateLimit }),
    ...(maxBody === undefined ? {} : { maxBodyBytes: maxBody }),
    resources,
  };
}

function acmeOf(environment: Environment, settings: SiteSettings, letsEncrypt: LetsEncryptSettings): AcmeProps {
  const { environment: which = 'staging', directory, authority, ...rest } = letsEncrypt;
  const { certbot } = settings.images;
  if (certbot === undefined) {
    throw new TopologyError([
      { path: 'images.certbot', message: 'expected an image beside edge.letsEncrypt, got none; add certbot/certbot' },
    ]);
  }
  return {
    ...rest,
    image: certbot,
    authority:
      directory === undefined ? which : { directory, ...(authority === undefined ? {} : { trust: authority }) },
    ...outboundProxyOf(environment, settings),
  };
}
