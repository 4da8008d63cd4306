const PLAIN = /^\/[\w\-.~!$&'()*+,;=:@%/?]*$/
const LONGEST = 2000

/**
 * The text when it is an address on this very site, written as a path; null for anything a browser might read as
 * another site (`//h`, `/\h`, `https:h`, control signs, user names) or that is not plain ASCII.
 */
export function ownPath(text: unknown): string | null {
  if (typeof text !== 'string' || text.length > LONGEST || !PLAIN.test(text)) return null
  const base = 'http://own.invalid'
  const url = URL.canParse(text, base) ? new URL(text, base) : null
  if (!url || url.origin !== base || url.pathname.startsWith('//') || text.startsWith('//')) return null
  return url.pathname + url.search
}
