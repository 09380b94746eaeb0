import ipaddr from 'ipaddr.js';

/**
 * `public`: anywhere on the Internet. `private`: this machine, its networks, and ranges with a special meaning; only
 * for a grant that names the host. `metadata`: where clouds hand out credentials; never.
 */
export type AddressClass = 'public' | 'private' | 'metadata';

const METADATA_ADDRESSES = new Set([
  '169.254.169.254', // AWS, Azure, Google, and most others
  '169.254.170.2', // AWS ECS tasks
  '169.254.170.23', // AWS EKS pods
  '169.254.42.42', // Scaleway
  '169.254.0.23', // Tencent
  '100.100.100.200', // Alibaba
  '168.63.129.16', // Azure's host
  '192.0.0.192', // Oracle
  'fd00:ec2::254', // AWS
  'fd00:ec2::23', // AWS EKS pods
  'fd20:ce::254', // Google
]);

const METADATA_NAMES =
  /^(?:metadata|instance-data)$|^metadata\.(?:google\.internal|goog|tencentyun\.com|azure\.(?:internal|com))$|^instance-data\..*$/;

/** Names that clouds resolve to their metadata service. */
export const isMetadataName = (host: string): boolean => METADATA_NAMES.test(host.toLowerCase());

/** The IPv4 address that an IPv6 address carries to a translator or tunnel. */
const embedded = (address: ipaddr.IPv6): ipaddr.IPv4 | undefined => {
  const bytes = address.toByteArray();
  const v4 = (at: number): ipaddr.IPv4 => new ipaddr.IPv4(bytes.slice(at, at + 4));
  switch (address.range()) {
    case 'ipv4Mapped':
    case 'rfc6145':
    case 'rfc6052':
      return v4(12);
    case '6to4':
      return v4(2);
    default:
      // The old "IPv4-compatible" form ::a.b.c.d, of which :: and ::1 are not.
      return bytes.slice(0, 12).every((byte) => byte === 0) && bytes[12] !== 0 ? v4(12) : undefined;
  }
};

/** @param text an IP address in its usual form, without brackets */
export function classifyAddress(text: string): AddressClass {
  const address = ipaddr.parse(text.split('%')[0] ?? text);
  if (METADATA_ADDRESSES.has(address.toString())) return 'metadata';
  const inner = address instanceof ipaddr.IPv6 ? embedded(address) : undefined;
  if (inner) return classifyAddress(inner.toString());
  return address.range() === 'unicast' ? 'public' : 'private';
}

/** The IP address that a URL's host is written as; `undefined` when it is a name. */
export const literalAddress = (hostname: string): string | undefined => {
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return ipaddr.isValid(bare) ? bare : undefined;
};
