import { Attempt, LIMITS } from '#models/attempt.ts'
import type { Account } from '#models/account.ts'
import { Transfer } from '#models/transfer.ts'

/**
 * Whether an exact text (identifier, name and birth date) that means nobody here means someone of another agency;
 * nothing else of them is told. Throws TooMany for a reader who tries one after the other.
 */
export async function knownElsewhere(user: Account, typed: string, foundHere: number): Promise<boolean> {
  if (foundHere > 0 || !user.agency) return false
  const found = await Transfer.elsewhere(user.agency, typed)
  if (found === null) return false
  await Attempt.count(LIMITS.elsewhere, user.id)
  return found.length > 0
}
