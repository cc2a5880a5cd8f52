import * as nouns from '../settings/nouns.ts';

/** Names that no constant of a stack may have: words of the language, what stacks import from the package, and what they name themselves. */
export const TAKEN_NAMES: ReadonlySet<string> = new Set([
  ...(
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false ' +
    'finally for function if implements import in instanceof interface let new null package private protected public return ' +
    'static super switch this throw true try typeof undefined var void while with yield'
  ).split(' '),
  ...(
    'brokerVariables commandProbe configurationText defineSettings defineSystem edgeOf engineCapabilities externalHostsOf findServer flowerRights ' +
    'httpProbe later nouns outboundProxyOf probeTimes producerRights publication releaseSteps secretMaker serversOf shellProbe taskQueues ' +
    'text tlsFiles topologyOf url workerRights'
  ).split(' '),
  ...Object.keys(nouns),
  ...'environment files given hosts images limits published secret server services settings systems'.split(' '),
]);
