import { Refusal } from '#lib/refusal.ts'
import { markAttendance, type AbsenceReason } from '#models/follow-up/attendance.ts'
import { callMade, callNotMade } from '#models/follow-up/call-wanted.ts'
import { answerWish, takeWishAnswerBack } from '#models/follow-up/wish.ts'
import { DECLINE_REASONS, decline } from '#models/invitations/proposing.ts'
import { proposeAsBefore } from '#models/invitations/propose-as-before.ts'
import type { Account } from '#models/records/account.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import type { PlaceHad } from '#models/records/place-had.ts'
import { putBackOnList } from '#models/seats/back-on-list.ts'
import { movePerson, undoMove } from '#models/seats/move-person.ts'
import { REQUEST_ANSWERS, SeatRequest } from '#models/records/seat-request.ts'
import { answerRequest, reopenByUndoing, reopenRequest } from '#models/seats/requests/answer.ts'
import { registerPerson, undoRegistration } from '#models/seats/registering.ts'
import { acceptOffer, declineOffer } from '#models/seats/offers.ts'
import { WITHDRAWAL_REASONS, withdraw } from '#models/seats/seats.ts'
import { slotAgain } from '#models/seats/slot-again.ts'
import { LEAVING_REASONS, leaveWaiting } from '#models/seats/waiting.ts'
import type { CallLine } from './line.ts'

type Id = Workshop['_id']

export interface Said {
  account: Account
  /** Why not. */
  why: string | null
  /** The workshop taken instead. */
  next: Workshop['_id'] | null
  /** Names the seat it takes: pressed twice, it is one. */
  key: string
  /** « Dit au téléphone », in the words of whoever calls: what an old roll-call says of its correction. */
  words: string
  now: Date
}

/** What an answer does; it runs before the call is noted, and twice does what once does. */
export type Verb = (line: CallLine, said: Said) => Promise<void>

export const nothingElse: Verb = () => Promise.resolve()

export const acceptProposal: Verb = async (line, { account, key, now }) => {
  await register(line, line.subject, { account, key, now })
}

export const declineProposal: Verb = async (line, said) => {
  await takeNext(line, said)
  const row = await participationOf(line)
  if (row.state === 'declined') return
  const reason = DECLINE_REASONS.find(one => one === said.why) ?? null
  await decline(row, { reason, by: said.account._id, now: said.now })
}

/** With another date it is one move, and one message. */
export const giveSeatBack: Verb = async ({ person, subject }, { account, why, next, key, now }) => {
  if (!subject) return
  const reason = WITHDRAWAL_REASONS.find(one => one === why) ?? null
  const asked = { person, by: account._id, now }
  if (!next) return void (await withdraw(subject, { ...asked, reason: reason ?? 'other' }))
  await movePerson({ ...asked, from: subject, to: next, reason, key, slot: await slotOf(next) })
}

/** After a cancellation: another date, if one was chosen. */
export const takeNext: Verb = async (line, { account, next, key, now }) => {
  if (next) await register(line, next, { account, key, now })
}

/** A seat that is held for them; or, where nothing is held any more, one that is free. */
export const takeFreed: Verb = async (line, { account, key, now }) => {
  if (await isHeldFor(line)) await acceptOffer(line.subject as Id, { ...by(line, account), now })
  else await register(line, line.subject, { account, key, now })
}

export const leaveFreed: Verb = async (line, said) => {
  await takeNext(line, said)
  const { account, now } = said
  const reason = LEAVING_REASONS.find(one => one === said.why) ?? null
  const leave = (await isHeldFor(line)) ? declineOffer : leaveWaiting
  await leave(line.subject as Id, { ...by(line, account), reason, now })
}

const by = ({ person }: CallLine, { _id }: Account) => ({ person, by: _id })

async function isHeldFor({ person, subject }: CallLine): Promise<boolean> {
  return (await Workshop.exists({ _id: subject ?? { $in: [] }, 'offers.person': person } as never)) !== null
}

/** The seat that was asked for from outside. */
export const registerAsked: Verb = async (line, { account, key, now }) => {
  await register(line, line.subject, { account, key, now })
}

/** Answered without a seat: what was said. */
export const answerAsked: Verb = async (line, { account, why, now }) => {
  const outcome = REQUEST_ANSWERS.find(one => one === why)
  const request = await requestOf(line, 'waiting')
  if (request && outcome) await answerRequest(request, outcome, { by: account._id, now })
}

/** Under the id of its person, or its own while nobody has said whose it is. */
const requestOf = (
  { person, subject }: Pick<CallLine, 'person' | 'subject'>,
  state: 'waiting' | 'answered'
) =>
  SeatRequest.findOne({
    workshop: subject,
    state,
    $or: [{ person }, { _id: person }]
  } as never).sort({ answeredAt: -1, at: 1 })

/** The call that the person asked for on their page. */
export const callWasMade: Verb = async ({ person, subject }) => {
  if (subject) await callMade(subject, person)
}

export const giveDateAsked: Verb = async (line, said) => {
  await takeNext(line, said)
  await callWasMade(line, said)
}

export const agreeToMeet: Verb = async (line, { account, now }) => {
  await answerWish(await participationOf(line), { state: 'contact', reason: null, by: account._id, now })
}

export const refuseToMeet: Verb = async (line, { account, now }) => {
  const answer = { state: 'closed', reason: 'declined', by: account._id, now } as const
  await answerWish(await participationOf(line), answer)
}

/** Said by telephone: the roll-call has its reason. */
export const explainAbsence: Verb = async (line, { account, why, words, now }) => {
  const reason = why as AbsenceReason
  const row = await participationOf(line)
  await markAttendance(row, { attendance: 'noshow', reason, by: account._id, why: words, now })
}

async function register(
  { person }: Pick<CallLine, 'person'>,
  id: CallLine['subject'],
  { account, key, now }: Pick<Said, 'account' | 'key' | 'now'>
) {
  const [workshop, who] = await Promise.all([
    Workshop.findById(id).orFail(),
    Person.findById(person).orFail()
  ])
  await registerPerson({ workshop, person: who, by: account._id, key, slot: await slotOf(workshop._id), now })
}

async function slotOf(id: Id): Promise<'firstFree' | null> {
  return (await Workshop.exists({ _id: id, 'slots.0': { $exists: true } })) ? 'firstFree' : null
}

const participationOf = ({ person, subject }: Pick<CallLine, 'person' | 'subject'>) =>
  Participation.findOne({ workshop: subject ?? { $in: [] }, person } as never).orFail()

/** Takes back what an answer did. */
export type Undoing = (
  line: Pick<CallLine, 'person' | 'subject'>,
  said: Omit<Said, 'why' | 'key'> & { at: Date; place: PlaceHad | null }
) => Promise<void>

export const nothingToUndo: Undoing = () => Promise.resolve()

/** They come after all: where they were, if their seat is free still. */
export const comeAfterAll: Undoing = async ({ person, subject }, { account, next, now }) => {
  if (!subject) return
  if (next) return void (await undoMove(next, { person, by: account._id, now }))
  const [workshop, who] = await Promise.all([
    Workshop.findById(subject).orFail(),
    Person.findById(person).orFail()
  ])
  const slot = await slotAgain(workshop, person)
  await registerPerson({ workshop, person: who, by: account._id, slot, now })
}

export const wantCallAgain: Undoing = async (line, said) => {
  await leaveNext(line, said)
  if (line.subject) await callNotMade(line.subject, line.person, said.at)
}

/** The seat that the call gave is taken back, and the request waits for an answer again. */
export const waitAgain: Undoing = async (line, said) => {
  const taken = await takenBy(line)
  if (!taken) return askedAgain(line, said)
  await undoRegistration(taken, { by: said.account._id, now: said.now })
}

/** The request waits for an answer again, unless somebody has given the person a seat since. */
export const askedAgain: Undoing = async (line, { account, now }) => {
  if (await takenBy(line)) return
  const request = await requestOf(line, 'answered')
  if (request) await reopenRequest(request, { by: account._id, now })
}

const takenBy = ({ person, subject }: Pick<CallLine, 'person' | 'subject'>) =>
  Participation.findOne({ workshop: subject, person, state: 'registered' } as never)

/** The proposal waits for an answer again. */
export const askAgain: Undoing = async (line, { account, next, now }) => {
  const taken = await participationOf({ ...line, subject: next ?? line.subject })
  if (taken.state === 'registered') await undoRegistration(taken, { by: account._id, now })
  await proposeAsBefore(await participationOf(line), now)
}

export const leaveNext: Undoing = async (line, { account, next, now }) => {
  if (next)
    await undoRegistration(await participationOf({ ...line, subject: next }), { by: account._id, now })
}

export const wishAgain: Undoing = async (line, { at }) => {
  const row = await participationOf(line)
  if (+(row.wish?.at ?? 0) === +at) await takeWishAnswerBack(row, +at)
}

export const unexplain: Undoing = async (line, { account, words, now }) => {
  const row = await participationOf(line)
  await markAttendance(row, { attendance: 'noshow', reason: null, by: account._id, why: words, now })
}

/** The seat was neither taken nor given up after all: what they had on the list is theirs again. */
export const backOnList: Undoing = async ({ person, subject }, said) => {
  const { account, place: had, now } = said
  if (!subject || !had) throw new Refusal('calls.refusal.undoTooLate')
  await putBackOnList(subject, { person, had, by: account._id, now })
  await reopenByUndoing({ workshop: subject, person }, { by: account._id, now })
  await leaveNext({ person, subject }, said)
}
