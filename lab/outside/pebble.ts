import type { Lab } from '../lab-settings.ts';
import { outsideAddress, startOutside, stopOutside } from './outside.ts';
import { outsideImage } from './outside-image.ts';

/** An ACME server like Let's Encrypt's, with a DNS server that answers what it is told. */
export interface Pebble {
  /** Address of its directory. */
  readonly directory: string;
  /** Where its root certificate and its state are asked for; it is HTTPS, too. */
  readonly management: string;
  /** DNS server that it asks, with its port. */
  readonly nameServer: string;
  /** Says what the DNS answers for a name from now on. */
  readonly setAddress: (name: string, address: string) => Promise<void>;
}

export interface PebbleOptions {
  /** Certificate of its own HTTPS, valid for `pebbleAddress`. */
  readonly tls: { readonly certificate: string; readonly key: string };
  /** Seconds that its certificates are valid for. */
  readonly validSeconds: number;
}

const PEBBLE = 202;
const DNS = 203;

/** Address that a lab's ACME server has. */
export function pebbleAddress(lab: Lab): string {
  return outsideAddress(lab, { number: PEBBLE });
}

/** Starts both beside the hosts of a lab that is up. */
export async function startPebble(lab: Lab, { tls, validSeconds }: PebbleOptions): Promise<Pebble> {
  const image = await outsideImage(lab.place, 'pebble');
  const listen = ['-http01', '', '-https01', '', '-tlsalpn01', '', '-doh', ''];
  const dns = await startOutside(lab, {
    ...{ name: 'names', image, number: DNS },
    command: [
      'pebble-challtestsrv',
      '-dnsserver',
      ':53',
      '-management',
      ':8055',
      ...listen,
      '-defaultIPv4',
      '',
      '-defaultIPv6',
      '',
    ],
  });
  const address = await startOutside(lab, {
    ...{ name: 'pebble', image, number: PEBBLE },
    command: ['pebble', '-config', '/pebble/config.json', '-dnsserver', `${dns}:53`, '-strict'],
    // No pauses and no refused nonces: what is shown here is our side.
    environment: { PEBBLE_VA_NOSLEEP: '1', PEBBLE_WFE_NONCEREJECT: '0', PEBBLE_AUTHZREUSE: '0' },
    files: {
      '/pebble/config.json': JSON.stringify({ pebble: configuration(validSeconds) }),
      '/pebble/certificate.pem': tls.certificate,
      '/pebble/key.pem': tls.key,
    },
  });
  return {
    directory: `https://${address}:14000/dir`,
    management: `https://${address}:15000`,
    nameServer: `${dns}:53`,
    setAddress: async (host, to) => {
      const body = JSON.stringify({ host: `${host}.`, addresses: [to] });
      await fetch(`http://${dns}:8055/clear-a`, { method: 'POST', body: JSON.stringify({ host: `${host}.` }) });
      const { ok, status } = await fetch(`http://${dns}:8055/add-a`, { method: 'POST', body });
      if (!ok) throw new Error(`the DNS of the lab answered ${status}`);
    },
  };
}

export async function stopPebble(lab: Lab): Promise<void> {
  await stopOutside(lab, 'pebble');
  await stopOutside(lab, 'names');
}

function configuration(validityPeriod: number): object {
  return {
    listenAddress: '0.0.0.0:14000',
    managementListenAddress: '0.0.0.0:15000',
    certificate: '/pebble/certificate.pem',
    privateKey: '/pebble/key.pem',
    httpPort: 80,
    tlsPort: 443,
    ocspResponderURL: '',
    externalAccountBindingRequired: false,
    retryAfter: { authz: 1, order: 1 },
    profiles: { default: { description: 'The only one.', validityPeriod } },
  };
}
