import { z } from 'zod';

const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
// The last label is no number, so that a mistyped IPv4 address is not taken for a name.
const DNS_NAME = `^(?=.{1,253}$)(?:${LABEL}\\.)*(?!\\d+$)${LABEL}$`;
const { ipv4, ipv6, cidrv4, cidrv6 } = z.regexes;

/** A host name, with or without a domain. */
export const dnsName = z
  .string()
  .regex(new RegExp(DNS_NAME), 'expected a DNS name; use letters, digits, hyphens and dots, without scheme or port')
  .meta({ title: 'DNS name', examples: ['srv-asreports'] });

/** An IPv4 or IPv6 address. */
export const ipAddress = z
  .string()
  .regex(either(ipv4, ipv6), 'expected an IP address; write all four parts, or an IPv6 address without brackets')
  .meta({ title: 'IP address', examples: ['10.101.2.10'] });

/** An IPv4 or IPv6 address, or a host name. */
export const address = z
  .string()
  .regex(
    either(ipv4, ipv6, new RegExp(DNS_NAME)),
    'expected an IP address or a DNS name; write all four parts of an address, or a name without scheme or port',
  )
  .meta({ title: 'IP address or DNS name', examples: ['10.101.2.10', 'db.example.org'] });

/** An address, or a block of them such as `10.101.0.0/16`. */
export const addressBlock = z
  .string()
  .regex(
    either(ipv4, ipv6, cidrv4, cidrv6),
    'expected an IP address or a CIDR block such as 10.101.0.0/16; write all four parts of the address',
  )
  .meta({ title: 'IP address or CIDR block', examples: ['10.101.0.0/16'] });

function either(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map((pattern) => `(?:${pattern.source})`).join('|'));
}
