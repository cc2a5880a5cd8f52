/** An origin as a browser sends it: lower case, without the port that its scheme implies, without a path. */
export function originOf(origin: string): string {
  const url = tryParse(origin);
  return url === null || url.origin === 'null' ? origin : url.origin;
}

/** The port of an origin; 0 for what is no URL. */
export function portOf(origin: string): number {
  const url = tryParse(origin);
  if (url === null) return 0;
  return url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
}

/** Whether a list holds an origin exactly, by `*`, or by `*.` for subdomains as Django has it. */
export function trusts(trusted: readonly string[], origin: string): boolean {
  if (trusted.includes('*') || trusted.includes(origin)) return true;
  return trusted.some((pattern) => {
    const [scheme, suffix] = pattern.split('://*');
    return suffix !== undefined && origin.startsWith(`${scheme}://`) && origin.endsWith(suffix);
  });
}

/** Whether an origin is sent without encryption to another machine. */
export function isUnencrypted(origin: string): boolean {
  const url = tryParse(origin);
  return url?.protocol === 'http:' && !/^(localhost|127\.[\d.]+|\[::1\])$/.test(url.hostname);
}

function tryParse(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
