import type { Part, Value } from '../../model/value.ts';
import type { Container } from '../container.ts';
import { type EndpointReference, type Input, partsOf } from '../expression.ts';
import { ExternalHost } from '../external-host.ts';
import type { Service } from '../service.ts';

/** A container that needs an endpoint, found in one of its settings. */
export interface Use {
  readonly from: Container;
  readonly provider: Service | ExternalHost;
  readonly portName: string;
  readonly later: boolean;
}

/** Turns what was written into a value; each endpoint in it is added to `uses`. */
export function resolveInput(container: Container, input: Input, uses: Use[]): Value {
  return partsOf(input).map((part): Part => {
    if (typeof part === 'string') return part;
    if (part.kind === 'secret') return { kind: 'secret', secret: part.secret.name, encoding: part.encoding };
    const { provider, portName, later } = part;
    uses.push({ from: container, provider, portName, later });
    const to = provider instanceof ExternalHost ? provider.name : provider.id;
    return { kind: 'endpoint', to, port: portName, text: endpointText(container, part) };
  });
}

/** The number that a consumer connects to: the service's own port within a server, the host's from another one. */
export function portNumber(consumer: Container, provider: Service | ExternalHost, portName: string): number {
  const own = provider.ports[portName] ?? 0;
  if (provider instanceof ExternalHost || provider.server === consumer.server) return own;
  return reachablePublication(provider, portName)?.port ?? own;
}

/** The publication of a port that other servers can connect to, if somebody asked for one. */
export function reachablePublication(provider: Service, portName: string) {
  const addresses = [undefined, provider.server.privateAddress, '0.0.0.0'];
  return provider.publications.find((item) => item.portName === portName && addresses.includes(item.address));
}

function endpointText(consumer: Container, { provider, portName, half }: EndpointReference): string {
  if (half === 'host') return provider.name;
  const port = String(portNumber(consumer, provider, portName));
  return half === 'port' ? port : `${provider.name}:${port}`;
}
