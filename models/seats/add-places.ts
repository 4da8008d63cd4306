import type mongoose from 'mongoose'
import { OtherContent, Refusal } from '#lib/refusal.ts'
import { placesInAll } from '#lib/seat-count.ts'
import { Agency } from '#models/records/agency.ts'
import type { AddingReason } from '#models/records/extra-places.ts'
import { MOST_PLACES } from '#models/records/time-slot.ts'
import { Workshop } from '#models/records/workshop.ts'
import { isForJobSeekers } from '#models/records/workshop-kind.ts'
import { flushOrLeave } from './seats.ts'
import { change, literal, logged, NEXT_SEQ } from '#models/ledger/ledger.ts'

type Id = mongoose.Types.ObjectId
type Expression = Record<string, unknown>

interface Adding {
  places: number
  reason: AddingReason
  /** Of another reason, what it is. */
  words: string
  /** The same form sent twice adds once; with another content it is refused. */
  key: string
  by: Id | null
  now?: Date
}

const TRIES = 20

/** How many places more the room and a session hold; `room`: the one that bounds them. */
export async function mostToAdd(workshop: Workshop): Promise<{ most: number; room: string | null }> {
  const { place } = workshop
  const agency = place.kind === 'agency' ? await Agency.findById(workshop.agency).orFail() : null
  const room = agency?.roomNamed(place.room ?? '')
  const held = Math.min(room?.seats ?? MOST_PLACES, MOST_PLACES)
  return { most: Math.max(0, held - placesInAll(workshop)), room: room?.seats ? room.name : null }
}

/**
 * Adds places beyond the capacity in one guarded write. Refuses: not published or over, slots, more than the room or a session
 * holds, another reason without words.
 */
export async function addPlaces(id: Id, adding: Adding): Promise<Workshop> {
  const { places, reason, by, now = new Date() } = adding
  const words = reason === 'other' ? adding.words.trim() : ''
  if (reason === 'other' && words === '') throw new Refusal('places.refusal.words', {}, 'words')
  for (let tries = 0; tries < TRIES; tries++) {
    const before = await Workshop.findById(id).orFail()
    const known = (before.extra ?? []).find(({ key }) => key === adding.key)
    if (known) {
      if (known.places === places && known.reason === reason && known.words === words) return before
      throw new OtherContent('places.refusal.sentBefore')
    }
    const refusal = whyNoPlaces(before, now) ?? (await whyTooMany(before, places))
    if (refusal) throw refusal
    const after = await change(
      id,
      { ...guards.unchanged(before), endsAt: { $gt: now } },
      {
        extra: withExtra({ places, reason, words, by, key: adding.key }, now),
        seatsFree: { $add: ['$seatsFree', places] },
        log: logged(by, now, 'placesAdded', { count: places, extraFor: reason, said: words })
      },
      now
    )
    if (after) return flushOrLeave(after, now)
  }
  throw new Refusal('errors.workshop.busy')
}

/** The guards. Only the tests of races open one, to prove that the room would be overfilled without it. */
export const guards = {
  unchanged: ({ state, ledger }: Workshop): Expression => ({ state, ledger })
}

/** The places added so far and these, within a write. */
export function withExtra(
  { places, reason, words, by, key }: { reason: string } & Omit<Adding, 'reason' | 'now'>,
  at: Date
): Expression {
  const entry = {
    places,
    reason,
    words: literal(words),
    by: literal(by),
    at,
    seq: NEXT_SEQ,
    key: literal(key)
  }
  return { $concatArrays: [{ $ifNull: ['$extra', []] }, [entry]] }
}

/** Why nothing can be added to this session, whatever the number; null when something may be. */
export function whyNoPlaces(workshop: Workshop, now = new Date()): Refusal | null {
  if (!isForJobSeekers(workshop)) return new Refusal('errors.workshop.forProfessionals')
  if (workshop.slots.length > 0) return new Refusal('places.refusal.slots')
  if (workshop.state !== 'published' || workshop.hasEnded(now)) return new Refusal('places.refusal.over')
  return null
}

async function whyTooMany(before: Workshop, places: number): Promise<Refusal | null> {
  const { most, room } = await mostToAdd(before)
  if (places <= most) return null
  if (most === 0)
    return new Refusal(
      room ? 'places.refusal.roomFull' : 'places.refusal.most',
      { room: room ?? '' },
      'places'
    )
  return new Refusal('places.refusal.tooMany', { count: most }, 'places')
}

/** Whether places were added by that write; whether they were taken back since. */
export function placesOf({ extra, log }: Workshop, seq: number): 'added' | 'takenBack' | null {
  if ((extra ?? []).some(one => one.seq === seq)) return 'added'
  const back = log.some(({ what, detail }) => what === 'placesTakenBack' && isOfWrite(detail, seq))
  return back ? 'takenBack' : null
}

const isOfWrite = (detail: unknown, seq: number) => (detail as { added?: unknown } | null)?.added === seq

/** Takes places back that were added, all of one time, while none of them is held. */
export async function takePlacesBack(
  id: Id,
  { seq, by, now = new Date() }: { seq: number; by: Id | null; now?: Date }
): Promise<Workshop> {
  for (let tries = 0; tries < TRIES; tries++) {
    const before = await Workshop.findById(id).orFail()
    const added = (before.extra ?? []).find(one => one.seq === seq)
    if (!added) throw new Refusal('places.refusal.gone')
    const refusal = whyNoPlaces(before, now)
    if (refusal) throw refusal
    if (before.seatsFree < added.places) throw new Refusal('places.refusal.taken')
    const after = await change(
      id,
      { state: 'published', endsAt: { $gt: now }, 'extra.seq': seq, seatsFree: { $gte: added.places } },
      {
        extra: { $filter: { input: '$extra', as: 'one', cond: { $ne: ['$$one.seq', seq] } } },
        seatsFree: { $subtract: ['$seatsFree', added.places] },
        log: logged(by, now, 'placesTakenBack', { count: added.places, added: seq })
      },
      now
    )
    if (after) return flushOrLeave(after, now)
  }
  throw new Refusal('errors.workshop.busy')
}
