import type mongoose from 'mongoose'
import { addDays, localDate, momentIn } from '#lib/dates.ts'
import { Refusal } from '#lib/refusal.ts'
import { Participation, type Overridden } from '#models/records/participation.ts'
import { FREE_TO_ALL } from '#models/ledger/queue.ts'
import { markInUse } from '#models/stages/mark-in-use.ts'
import type { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import { answerByAct, reopenByUndoing } from './requests/answer.ts'
import { worthSaying } from './worth-saying.ts'
import { takeSeat, withdraw, type SlotChoice } from './seats.ts'

type Id = mongoose.Types.ObjectId

export interface Registering {
  workshop: Workshop
  person: Person
  by: Id | null
  key?: string
  overrideReason?: string
  slot?: SlotChoice
  now?: Date
  flushLater?: boolean
}

/** Registering is taken back within this, without a word to give. DESIGN: undo 10 minutes. */
export const UNDO_WITHIN_MS = 10 * 60_000
const NEXT_DATES = 3

/** A seat elsewhere on the same day: asked about once, and written when it is meant. */
export class SameDay extends Refusal {
  readonly other: Workshop

  constructor(other: Workshop, field?: string) {
    super('errors.participation.sameDay', { ofKind: other.kind }, field)
    this.name = 'SameDay'
    this.other = other
  }
}

/** Takes a seat for a person. Throws SameDay when they hold another one that day and `overrideReason` does not say why. */
export async function registerPerson({
  workshop,
  person,
  by,
  key,
  overrideReason = '',
  slot = null,
  now = new Date(),
  flushLater = false
}: Registering): Promise<Workshop> {
  const other = workshop.seatOf(person._id)
    ? null
    : ((await sameDay(workshop, [person._id])).get(person.id) ?? null)
  if (other && overrideReason.trim() === '') throw new SameDay(other, 'overrideReason')
  await markInUse(person._id)
  const registered = await takeSeat(workshop._id, {
    person: person._id,
    by,
    slot,
    now,
    read: workshop,
    flushLater: flushLater && !other,
    ...(key ? { key } : {})
  })
  if (other) {
    await Participation.updateOne(
      { workshop: workshop._id, person: person._id },
      {
        $set: {
          overrideReason: overrideReason.trim(),
          overrides: await overriddenBy(registered, person._id, other)
        }
      }
    )
  }
  await answerByAct(workshop, [person._id], 'registered', { by, now })
  return registered
}

/** All that the desk says beside the person: one reason passes over it. */
async function overriddenBy(workshop: Workshop, person: Id, other: Workshop): Promise<Overridden[]> {
  const said = (await worthSaying(workshop, [person])).get(String(person))
  const [here, there] = [workshop.hoursFor(person), other.hoursFor(person)]
  return [
    here.startsAt < there.endsAt && there.startsAt < here.endsAt ? 'overlap' : 'sameDay',
    ...(said?.sameSectorAt ? (['sameSector'] as const) : []),
    ...(said?.threeAbsences ? (['threeAbsences'] as const) : [])
  ]
}

/** `but`: a session whose seat is being left. */
export async function sameDay(workshop: Workshop, people: Id[], but?: Id): Promise<Map<string, Workshop>> {
  const day = localDate(workshop.startsAt, workshop.timeZone)
  const others = await Workshop.find({
    'seats.person': { $in: people },
    startsAt: {
      $gte: momentIn(workshop.timeZone, day, '00:00'),
      $lt: momentIn(workshop.timeZone, addDays(day, 1), '00:00')
    },
    _id: { $nin: but ? [workshop._id, but] : [workshop._id] },
    state: { $in: ['published', 'closed'] }
  }).sort({ startsAt: 1 })
  const found = new Map<string, Workshop>()
  for (const other of others) {
    for (const { person } of other.seats) {
      const id = String(person)
      if (!found.has(id) && people.some(wanted => wanted.equals(person))) found.set(id, other)
    }
  }
  return found
}

/** The next sessions of the same kind, sector and agency with a free seat: what a full one offers in the same click. */
export function nextDates(workshop: Workshop, now = new Date()): Promise<Workshop[]> {
  return Workshop.find({
    agency: workshop.agency,
    startsAt: { $gt: now },
    sector: workshop.sector,
    kind: workshop.kind,
    state: 'published',
    ...FREE_TO_ALL,
    _id: { $ne: workshop._id }
  })
    .sort({ startsAt: 1, _id: 1 })
    .limit(NEXT_DATES)
}

/** Takes a registration back as a mistake. Refuses after ten minutes: withdrawing asks why. */
export async function undoRegistration(
  participation: Participation,
  { by, now = new Date() }: { by: Id | null; now?: Date }
): Promise<Workshop> {
  const workshop = await Workshop.findById(participation.workshop).orFail()
  const seat = workshop.seatOf(participation.person)
  if (!seat) throw new Refusal('errors.workshop.notRegistered')
  if (now.getTime() - seat.since.getTime() > UNDO_WITHIN_MS)
    throw new Refusal('errors.participation.undoTooLate')
  const without = await withdraw(workshop._id, { person: participation.person, by, reason: 'mistake', now })
  await reopenByUndoing(participation, { by, now })
  return without
}
