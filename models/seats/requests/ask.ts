import type mongoose from 'mongoose'
import type { Language } from '#lib/i18n.ts'
import { nameKey } from '#lib/identifiers/person-name.ts'
import { TooMany } from '#lib/refusal.ts'
import { hashToken } from '#lib/tokens.ts'
import { countAttempt, LIMITS } from '#models/access/limit.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'
import { SeatRequest, type RequestWish } from '#models/records/seat-request.ts'

type Id = mongoose.Types.ObjectId

/** What anyone says of themselves to ask for a seat: a telephone in E.164 or an e-mail address at least. */
export interface AskedFor {
  wish: RequestWish
  lastName: string
  firstName: string
  phone: string | null
  email: string | null
  identifier: string | null
  words: string
  language: Language
}

/** Requests that may wait for one workshop: a group is small, and whoever comes after is called back by nobody. */
export const MOST_WAITING = 60
const AGAIN_SECONDS = 3600

/**
 * Keeps what somebody asks for. Who they are is looked up by nobody here. `form` is the key of the form: sent again it
 * corrects what it asked, and the same name with the same telephone or address asks once while it waits. Throws TooMany.
 */
export async function askForSeat(
  { workshop, agency }: { workshop: Id; agency: Id },
  asked: AskedFor,
  { form, network, now = new Date() }: { form: string; network: string; now?: Date }
): Promise<void> {
  await guards.bound({ workshop, agency, network, now })
  const formKey = hashToken(`form\0${form}`)
  const keys = [formKey, ...contactKeys(workshop, asked)]
  await oneOf(
    () => SeatRequest.create({ ...asked, workshop, agency, keys, at: now }),
    () => SeatRequest.updateOne({ keys: formKey, state: 'waiting' }, { $set: { ...asked, keys } })
  )
}

/** The first way that no other request's key stands in; none: that other request stands. */
async function oneOf(...ways: (() => PromiseLike<unknown>)[]): Promise<void> {
  for (const way of ways) {
    try {
      await way()
      return
    } catch (error) {
      if (!isDuplicateKey(error)) throw error
    }
  }
}

/** A couple may share a telephone: the name is part of it. */
function contactKeys(workshop: Id, { lastName, firstName, phone, email }: AskedFor): string[] {
  const who = [nameKey(lastName), nameKey(firstName)].sort().join(' ')
  return [phone, email]
    .filter(contact => contact !== null)
    .map(contact => hashToken(`asked\0${String(workshop)}\0${who}\0${contact}`))
}

interface Source {
  workshop: Id
  agency: Id
  network: string
  now: Date
}

/** Only tests open it, to prove that without it one network fills the list of an agency. */
export const guards = {
  bound: async ({ workshop, agency, network, now }: Source): Promise<void> => {
    await countAttempt(LIMITS.seatRequestsFrom, network, now)
    await countAttempt(LIMITS.seatRequestsFor, String(workshop), now)
    await countAttempt(LIMITS.seatRequestsTo, String(agency), now)
    const waiting = await SeatRequest.countDocuments({ workshop, state: 'waiting' })
    if (waiting >= MOST_WAITING) throw new TooMany(AGAIN_SECONDS)
  }
}
