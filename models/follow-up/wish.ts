import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { Participation, type WishReason, type WishState } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { unlessChanged } from '#models/records/unless-changed.ts'
import { refuseUnlessRecorded } from './refuse-unless-recorded.ts'

type Id = mongoose.Types.ObjectId

export interface Wish {
  /** null: by the link of the workshop. */
  by: Id | null
  wish: boolean
  now?: Date
}

/** Only tests open them, to prove that without them one of two people who write at once would lose what they wrote. */
export const guards = {
  unanswered: (): Record<string, unknown> => ({ wish: null }),
  asRead: ({ wish }: Participation): Record<string, unknown> =>
    wish ? { 'wish.at': wish.at, 'wish.state': wish.state } : { wish: null }
}

/** The host says whom it would like to meet again. What the agency has answered is no longer the host's to take back. */
export async function wishToMeetAgain(
  participation: Participation,
  { by, wish, now = new Date() }: Wish
): Promise<void> {
  await refuseUnlessRecorded([participation.workshop], 'wishes')
  if (participation.wish) throw new Refusal('wishes.refusal.underWay')
  participation.set({ meetAgainAt: wish ? now : null, meetAgainBy: wish ? by : null })
  await unlessChanged(participation, guards.unanswered(), () => participation.save())
  if (wish && !participation.$locals['savedLater']) await followWishes(participation.person)
}

/**
 * The wishes about a person are answered by the agency that looks after them. Called once a wish is saved and once a person
 * has moved, so that whichever comes second sees the other.
 */
export async function followWishes(person: Id): Promise<void> {
  const found = await Person.findById(person).select('agency').lean<Pick<Person, 'agency'> | null>()
  if (!found) return
  const { agency } = found
  await Participation.updateMany(
    { person, meetAgainAt: { $ne: null }, wishAgency: { $ne: agency } },
    { $set: { wishAgency: agency } },
    { timestamps: false }
  )
}

export interface WishAnswer {
  state: Exclude<WishState, 'step'>
  reason: WishReason | null
  by: Id
  now?: Date
}

/** A counsellor says what became of a wish. The same answer pressed twice is one. Returns its moment in milliseconds. */
export async function answerWish(
  participation: Participation,
  { state, reason, by, now = new Date() }: WishAnswer
): Promise<number> {
  const { wish } = participation
  const why = state === 'closed' ? reason : null
  if (state === 'closed' && !why) throw new Refusal('wishes.refusal.reasonMissing', {}, 'reason')
  if (wish?.state === state && (wish.reason ?? null) === why) return +wish.at
  await write(participation, answeredWith(participation, { state, reason: why, step: null, at: now, by }))
  return +now
}

/** Takes back the answer of that moment, the last one: the one before it holds again. Pressed twice it is taken back once. */
export async function takeWishAnswerBack(participation: Participation, at: number): Promise<void> {
  if (+(participation.wish?.at ?? 0) !== at) throw new Refusal('wishes.refusal.notAnswered')
  await write(participation, answerBefore(participation))
}

async function write(participation: Participation, wish: unknown): Promise<void> {
  const wished = { _id: participation._id, meetAgainAt: { $ne: null }, ...guards.asRead(participation) }
  const { modifiedCount } = await Participation.updateOne(wished, { $set: { wish } })
  if (modifiedCount === 0) throw new Refusal('wishes.refusal.changedMeanwhile')
}

interface Answer {
  state: WishState
  reason: WishReason | null
  step: Id | null
  at: Date
  by: Id | null
}

/** What `wish` holds once it is answered so; the answers before it are kept. */
export function answeredWith({ wish }: Participation, answer: Answer) {
  return { ...answer, earlier: wish ? [...wish.earlier.map(plain), plain(wish)] : [] }
}

/** What `wish` holds without its last answer; null when there was one only. */
export function answerBefore({ wish }: Participation) {
  const last = wish?.earlier.at(-1)
  return wish && last ? { ...plain(last), earlier: wish.earlier.slice(0, -1).map(plain) } : null
}

function plain({ state, reason, step, at, by }: Readonly<Partial<Answer>>) {
  return { state, reason: reason ?? null, step: step ?? null, at, by: by ?? null }
}
