import { z } from 'zod';

const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const GROUP = '[0-9A-Fa-f]{1,4}';
const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
// The last label is no number, so that a mistyped IPv4 address is not taken for a name.
const DNS_NAME = `(?=.{1,253}$)(?:${LABEL}\\.)*(?!\\d+$)${LABEL}`;
const IPV4 = `${OCTET}(?:\\.${OCTET}){3}`;
// At most seven groups beside a `::`. Short, since the first match compiles the pattern and each run of the command pays for it.
const IPV6 = `(?:(?:${GROUP}:){7}${GROUP}|(?!(?::*\\b[0-9A-Fa-f]+\\b){8})(?:${GROUP}(?::${GROUP})*)?::(?:${GROUP}(?::${GROUP})*)?)`;
const BLOCK = `(?:${IPV4}/(?:3[0-2]|[12]?\\d)|${IPV6}/(?:12[0-8]|1[01]\\d|[1-9]?\\d))`;

/** A host name, with or without a domain. */
export const dnsName = z
  .string()
  .regex(whole(DNS_NAME), 'expected a DNS name; use letters, digits, hyphens and dots, without scheme or port')
  .meta({ title: 'DNS name', examples: ['srv-asreports'] });

/** An IPv4 or IPv6 address. */
export const ipAddress = z
  .string()
  .regex(whole(IPV4, IPV6), 'expected an IP address; write all four parts, or an IPv6 address without brackets')
  .meta({ title: 'IP address', examples: ['10.101.2.10'] });

/** An IPv4 or IPv6 address, or a host name. */
export const address = z
  .string()
  .regex(
    whole(IPV4, IPV6, DNS_NAME),
    'expected an IP address or a DNS name; write all four parts of an address, or a name without scheme or port',
  )
  .meta({ title: 'IP address or DNS name', examples: ['10.101.2.10', 'db.example.org'] });

/** An address, or a block of them such as `10.101.0.0/16`. */
export const addressBlock = z
  .string()
  .regex(
    whole(IPV4, IPV6, BLOCK),
    'expected an IP address or a CIDR block such as 10.101.0.0/16; write all four parts of the address',
  )
  .meta({ title: 'IP address or CIDR block', examples: ['10.101.0.0/16'] });

function whole(...patterns: readonly string[]): RegExp {
  return new RegExp(`^(?:${patterns.join('|')})$`);
}
