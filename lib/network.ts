import { isIPv6 } from 'node:net'

/**
 * What limits count by: an IPv4 address, or the /64 an IPv6 address lies in, since one subscriber may use
 * every address of it. '::ffff:192.0.2.1' is the IPv4 address it carries.
 */
export function networkOf(address: string): string {
  const plain = (address.split('%', 1)[0] ?? '').toLowerCase()
  const carried = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain)
  if (carried?.[1]) return carried[1]
  return isIPv6(plain) ? `${groupsOf(plain).slice(0, 4).join(':')}::/64` : plain
}

/** The eight groups of an IPv6 address, leading zeros dropped. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = address.split('::')
  const left = head.split(':').filter(Boolean)
  const right = (tail ?? '').split(':').filter(Boolean)
  const missing = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)
  return [...left, ...Array<string>(missing).fill('0'), ...right].map(withoutZeros)
}

/** At most four digits each, one of which stays. */
function withoutZeros(group: string): string {
  return group.slice(0, -1).replace(/^0+/, '') + group.slice(-1)
}
