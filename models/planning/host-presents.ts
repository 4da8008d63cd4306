import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { changeAsRead, literal, logged } from '#models/ledger/ledger.ts'
import type { Workshop } from '#models/records/workshop.ts'
import type { Authored } from './authored.ts'

/** Until it is over the host may say who of its people presents the trade. */
export function mayNamePresenters({ state, place, endsAt }: Workshop, now = new Date()): boolean {
  return (state === 'draft' || state === 'published') && place.kind === 'company' && endsAt > now
}

/** The host names who of its people will be there; '' names nobody. */
export function sayPresenters(
  id: mongoose.Types.ObjectId,
  { words, by, now = new Date() }: Authored & { words: string }
): Promise<Workshop> {
  return changeAsRead(id, before => {
    if (!mayNamePresenters(before, now)) throw new Refusal('hosting.presents.tooLate')
    if (before.hostPresents === words) return Promise.resolve({})
    return Promise.resolve({ hostPresents: literal(words), log: logged(by, now, 'hostPresents') })
  })
}
