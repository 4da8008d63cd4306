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
  const contacts = contactKeys(workshop, asked)
  const own = [formKey, ...contacts]
  for (const place of await guards.placesLeft(workshop)) {
    const request = { ...asked, workshop, agency, keys: [...own, ...place], at: now }
    if (await unlessTaken(() => SeatRequest.create(request))) return
    // Asked already, with this form or by the same person; or another took the place in between, and the next is tried.
    if (await SeatRequest.exists({ keys: { $in: own } })) return correct(formKey, contacts, asked)
  }
  throw new TooMany(AGAIN_SECONDS)
}

/** What was asked with this form; of another form, the request stands. Who is somebody else now is nobody's file yet. */
async function correct(formKey: string, contacts: readonly string[], asked: AskedFor): Promise<void> {
  const waiting = { keys: formKey, state: 'waiting' as const }
  const known = await SeatRequest.findOne(waiting).select('keys').lean()
  if (!known) return
  const places = known.keys.filter(key => key.startsWith(PLACE))
  const isSame = contacts.length > 0 && contacts.every(key => known.keys.includes(key))
  const keys = [formKey, ...contacts, ...places]
  const who = isSame ? {} : { person: null }
  await unlessTaken(() => SeatRequest.updateOne(waiting, { $set: { ...asked, ...who, keys } }))
}

/** False when a key of it is that of another request. */
async function unlessTaken(write: () => PromiseLike<unknown>): Promise<boolean> {
  try {
    await write()
    return true
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
    return false
  }
}

/** Each that waits has one of so many places of its workshop, which no two can have: asked at one instant, no more wait. */
const PLACE = 'place '
const placesOf = (workshop: Id) =>
  Array.from({ length: MOST_WAITING }, (_, at) => `${PLACE}${String(workshop)} ${at}`)

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

/** Only tests open one, to prove that without it one network fills the list of an agency, and many at once that of a workshop. */
export const guards = {
  bound: async ({ workshop, agency, network, now }: Source): Promise<void> => {
    await countAttempt(LIMITS.seatRequestsFrom, network, now)
    await countAttempt(LIMITS.seatRequestsFor, String(workshop), now)
    await countAttempt(LIMITS.seatRequestsTo, String(agency), now)
    const waiting = await SeatRequest.countDocuments({ workshop, state: 'waiting' })
    if (waiting >= MOST_WAITING) throw new TooMany(AGAIN_SECONDS)
  },
  placesLeft: async (workshop: Id): Promise<string[][]> => {
    const waiting = await SeatRequest.find({ workshop, state: 'waiting' }).select('keys').lean()
    const taken = new Set(waiting.flatMap(({ keys }) => keys))
    const left = placesOf(workshop).filter(place => !taken.has(place))
    // Those who ask at once do not all try the same one.
    const first = Math.floor(Math.random() * left.length)
    return [...left.slice(first), ...left.slice(0, first)].map(place => [place])
  }
}
