/** Whether an IP address stands for every address of the host. */
export function isEveryAddress(address: string): boolean {
  return address === '0.0.0.0' || address === '::' || address === '';
}

/** Whether only the host itself can connect to an IP address. */
export function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1' || address === 'localhost';
}

/** Whether an IP address can be reached from the internet: it stands for every address, or is in no range kept from there (RFC 6890). */
export function isPublicAddress(address: string): boolean {
  if (isEveryAddress(address)) return true;
  if (address.includes(':')) return !isLoopback(address) && !/^f[cd]|^fe[89ab]|^2001:0?db8:/i.test(address);
  const number = numberOf(address);
  return number !== null && !INTERNAL.some(([start, bits]) => number >>> (32 - bits) === start >>> (32 - bits));
}

/** Private, shared, loopback, link-local, documentation and benchmarking ranges. */
const INTERNAL = (
  [
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
    ['172.16.0.0', 12],
    ['192.0.2.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['198.51.100.0', 24],
    ['203.0.113.0', 24],
  ] as const
).map(([start, bits]) => [numberOf(start) ?? 0, bits] as const);

function numberOf(address: string): number | null {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) return null;
  return address.split('.').reduce((number, part) => number * 256 + Number(part), 0);
}

/** Whether a list of addresses and CIDR blocks admits everybody. */
export function admitsEverybody(from: readonly string[]): boolean {
  return from.includes('0.0.0.0/0') || from.includes('::/0');
}

/** Whether two listeners of one host with the same port number would exclude each other. */
export function overlap(a: string, b: string): boolean {
  if (a === b) return true;
  const sameFamily = a.includes(':') === b.includes(':');
  return sameFamily && (isEveryAddress(a) || isEveryAddress(b));
}

/** An address with its port: `10.0.0.3:5432`, `[::]:5432`. */
export function placeText(at: { readonly address: string; readonly port: number }): string {
  return at.address.includes(':') ? `[${at.address}]:${at.port}` : `${at.address}:${at.port}`;
}
