import { isPublicAddress } from './address.ts';

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

/** Whether requests to an origin may cross the internet without encryption; names count, private addresses do not. */
export function isUnencrypted(origin: string): boolean {
  const url = tryParse(origin);
  if (url?.protocol !== 'http:' || url.hostname === 'localhost') return false;
  const address = url.hostname.replace(/^\[|\]$/g, '');
  return /^[\d.]+$|:/.test(address) ? isPublicAddress(address) : true;
}

function tryParse(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
