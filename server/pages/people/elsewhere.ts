import { askElsewhere } from '#models/access/asking-elsewhere.ts'
import type { Account } from '#models/records/account.ts'
import { knownElsewhere as knownElsewhereTransfer } from '#models/identity/transfer/elsewhere.ts'

/**
 * Whether an exact text (identifier, name and birth date) that means nobody here means someone of another agency;
 * nothing else of them is told. Throws TooMany for a reader who tries one after the other.
 */
export async function knownElsewhere(user: Account, typed: string, foundHere: number): Promise<boolean> {
  if (foundHere > 0 || !user.agency) return false
  const found = await knownElsewhereTransfer(user.agency, typed)
  if (found === null) return false
  await askElsewhere(user._id)
  return found.length > 0
}
