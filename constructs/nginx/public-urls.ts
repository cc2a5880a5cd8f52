import { topologyError } from '../topology-error.ts';

/**
 * The public origins of an edge, parsed: what it listens for and redirects to follows from them.
 *
 * @param path of the edge, for messages
 * @throws TopologyError where one is none, or they do not go together
 */
export function publicUrls(path: string, origins: readonly string[], hasCertificate: boolean): readonly URL[] {
  const urls = origins.map((origin) => {
    const url = URL.canParse(origin) ? new URL(origin) : null;
    if (url === null || url.origin !== origin) {
      throw topologyError(
        path,
        `expected an origin such as https://api.example.org, got "${origin}"; write scheme, host and port only`,
      );
    }
    return url;
  });
  const [first] = urls;
  if (first === undefined) throw topologyError(path, 'expected at least one public origin, got none; name one');
  const other = urls.find((url) => url.port !== first.port || url.protocol !== first.protocol);
  if (other !== undefined) {
    throw topologyError(
      path,
      `expected origins with one scheme and port, got "${first.origin}" and "${other.origin}"; make another edge for one of them`,
    );
  }
  if (hasCertificate && first.protocol !== 'https:') {
    throw topologyError(
      path,
      `expected an https:// origin beside the certificate, got "${first.origin}"; change one of them`,
    );
  }
  return urls;
}
