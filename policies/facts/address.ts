/** Whether an IP address stands for every address of the host. */
export function isEveryAddress(address: string): boolean {
  return address === '0.0.0.0' || address === '::' || address === '';
}

/** Whether only the host itself can connect to an IP address. */
export function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1' || address === 'localhost';
}

/** Whether an IP address can be reached from the internet: it stands for every address, or is in no private range (RFC 1918, 4193, 6598). */
export function isPublicAddress(address: string): boolean {
  if (isEveryAddress(address)) return true;
  if (address.includes(':')) return !isLoopback(address) && !/^f[cd]|^fe[89ab]/i.test(address);
  const [a, b, ...rest] = address.split('.').map(Number);
  if (a === undefined || b === undefined || rest.length !== 2) return false;
  const isPrivate =
    a === 10 ||
    a === 127 ||
    (a === 172 && b >= 16 && b <= 31) ||
    (a === 192 && b === 168) ||
    (a === 169 && b === 254) ||
    (a === 100 && b >= 64 && b <= 127);
  return !isPrivate;
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
