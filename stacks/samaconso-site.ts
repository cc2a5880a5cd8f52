import type { Environment } from '../constructs/environment.ts';
import type { SamaconsoSettings } from '../settings/systems/samaconso.ts';
import { firebaseOf } from './firebase.ts';
import { externalHostsOf, outboundProxyOf, publication, secretMaker, serversOf } from './parts.ts';

/** What the names of its users begin with. */
export const USER = 'samaconso';

/** What all parts of a SamaConso are made with. */
export type Site = ReturnType<typeof siteOf>;

/** The servers, the hosts around them, and makers of secrets and publications, by the settings. */
export function siteOf(environment: Environment, settings: SamaconsoSettings) {
  const { images, placement, published } = settings;
  const [firstApplication = '', firstWorker = ''] = [placement.application[0], placement.worker[0]];
  return {
    environment,
    settings,
    images,
    firstApplication,
    firstWorker,
    serverOf: serversOf(environment, settings),
    secret: secretMaker(environment, settings),
    hosts: externalHostsOf(environment, settings.externalHosts),
    proxy: outboundProxyOf(environment, settings),
    firebase: firebaseOf(environment, settings),
    publish: <Key extends string>(key: Key, port: number | undefined) => publication(key, port, published),
  };
}
