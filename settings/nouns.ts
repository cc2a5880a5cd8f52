/** What users make the settings of their own systems from; zod itself comes along, so that there is one copy of it. */
export { z } from 'zod';
export { address, addressBlock, dnsName, ipAddress } from './schema/address.ts';
export { count } from './schema/count.ts';
export { duration } from './schema/duration.ts';
export { environmentVariables } from './schema/environment-variables.ts';
export { externalHost } from './schema/external-host.ts';
export { image } from './schema/image.ts';
export { type LoadBalancerSettings, loadBalancer } from './schema/load-balancer.ts';
export { name, reference } from './schema/name.ts';
export { origin } from './schema/origin.ts';
export { outboundProxy } from './schema/outbound-proxy.ts';
export { port } from './schema/port.ts';
export { type Resources, resources } from './schema/resources.ts';
export { type ServerSettings, server } from './schema/server.ts';
export { size } from './schema/size.ts';
export { state } from './schema/state.ts';
export { suppression } from './schema/suppression.ts';
export { systemFields } from './schema/system-fields.ts';
