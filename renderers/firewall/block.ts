import { isIPv6 } from 'node:net';

/** Version of the internet protocol; each has rules of its own. */
export type Family = 'ipv4' | 'ipv6';

/** Whether these are all addresses there are. */
export function isEverybody(block: string): boolean {
  return /\/0$/.test(block);
}

/** An address or CIDR block of a family as `iptables-save` prints it: the network alone, with its length. */
export function canonicalBlock(block: string, family: Family): string {
  const bits = family === 'ipv4' ? 32 : 128;
  const [address = '', length = String(bits)] = block.split('/');
  const size = BigInt(bits - Number(length));
  const network = (numberOf(address) >> size) << size;
  return `${family === 'ipv4' ? dotted(network) : grouped(network)}/${length}`;
}

export function familyOf(block: string): Family {
  return isIPv6(block.split('/')[0] ?? '') ? 'ipv6' : 'ipv4';
}

function numberOf(address: string): bigint {
  if (!address.includes(':')) return joined(address.split('.').map(Number), 8n);
  const [head = '', tail = ''] = address.split('::');
  const groups = (text: string): readonly number[] =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  const [before, after] = [groups(head), groups(tail)];
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => 0);
  return joined([...before, ...zeros, ...after], 16n);
}

function joined(parts: readonly number[], bits: bigint): bigint {
  return parts.reduce((sum, part) => (sum << bits) | BigInt(part), 0n);
}

function dotted(number: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (number >> shift) & 255n).join('.');
}

/** The longest run of zeros is `::`, the first of several that are as long. */
function grouped(number: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => ((number >> BigInt(112 - 16 * index)) & 65535n).toString(16));
  const zerosAt = groups.map((_, start) => {
    const end = groups.findIndex((group, index) => index >= start && group !== '0');
    return (end < 0 ? groups.length : end) - start;
  });
  const most = Math.max(...zerosAt);
  if (most < 2) return groups.join(':');
  const start = zerosAt.indexOf(most);
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + most).join(':')}`;
}
