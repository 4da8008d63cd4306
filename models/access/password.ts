import { Refusal } from '#lib/refusal.ts'
import { COMMON_PASSWORDS } from './common-passwords.ts'

/** Twelve characters with a lock after ten tries (domain §10: CNIL 2022); no rule of composition, no forced change. */
export const SHORTEST = 12
export const LONGEST = 128

interface Owner {
  email: string
  firstName: string
  lastName: string
}

export function assertStrong(password: string, owner: Owner): void {
  const length = [...password].length
  if (password.includes('\0')) throw new Refusal('auth.password.nul', {}, 'password')
  if (length < SHORTEST) throw new Refusal('auth.password.tooShort', { count: SHORTEST }, 'password')
  if (length > LONGEST) throw new Refusal('auth.password.tooLong', { count: LONGEST }, 'password')
  const folded = fold(password)
  const bare = /[a-z](?:.*[a-z])?/s.exec(folded)?.[0] ?? ''
  if (COMMON_PASSWORDS.has(folded) || COMMON_PASSWORDS.has(bare) || new Set(folded).size < 4)
    throw new Refusal('auth.password.common', {}, 'password')
  if (knownOf(owner).some(word => folded.includes(word)))
    throw new Refusal('auth.password.personal', {}, 'password')
}

function knownOf({ email, firstName, lastName }: Owner): string[] {
  const local = email.split('@')[0] ?? ''
  const words = [firstName, lastName, local, ...local.split(/[^a-z0-9]+/i), 'declic']
  return words.map(fold).filter(word => word.length >= 4)
}

function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
}
