import type { PersonTyped } from '#views/people/pages.ts'

/** The name of a new file as it was searched for, the first name last; nothing of a number, a date or an address. */
export function nameSought(sought: string): PersonTyped {
  if (sought === '' || /[\d@]/.test(sought)) return {}
  const words = sought.split(/\s+/)
  const firstName = words.length > 1 ? words.at(-1) : ''
  return { lastName: words.slice(0, firstName ? -1 : 1).join(' '), firstName }
}
