import type mongoose from 'mongoose'
import { localDate } from '#lib/dates.ts'
import { Refusal } from '#lib/refusal.ts'
import { change, changeAsRead, logged } from '#models/ledger/ledger.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import { targetGroupsOn } from '#models/people/target-groups.ts'
import { Person } from '#models/records/person.ts'
import { saidGroups } from '#lib/said-groups.ts'
import type { Workshop } from '#models/records/workshop.ts'

type Id = mongoose.Types.ObjectId
type Session = Pick<Workshop, 'priorities' | 'startsAt' | 'timeZone'>

/** Whether a place kept is theirs too, on the day of the session. */
export async function isPriorityOf(workshop: Session, person: Id): Promise<boolean> {
  return (await prioritiesAmong(workshop, [person])).has(String(person))
}

/** Those of these people to whom a place kept is open too. */
export async function prioritiesAmong(workshop: Session, people: readonly Id[]): Promise<Set<string>> {
  const groups = saidGroups(workshop.priorities)
  if (groups.length === 0 || people.length === 0) return new Set()
  const found = await Person.find({ _id: { $in: people } }).select('registeredOn birthDate overrides')
  const day = localDate(workshop.startsAt, workshop.timeZone)
  const first = found.filter(person => groups.some(group => targetGroupsOn(person, day).includes(group)))
  return new Set(first.map(({ id }) => String(id)))
}

/** Free places that are kept for some, and not open to all by now. */
export function keptNow({ kept }: Pick<Workshop, 'kept'>, now = new Date()): number {
  return kept && !kept.openedAt && kept.opensAt > now ? kept.free : 0
}

interface Keeping {
  places: number
  opensAt: Date
  by: Id | null
  now?: Date
}

/** Keeps places, until a moment, for the publics that the session is for first. Refuses more than are free. */
export async function keepPlaces(id: Id, { places, opensAt, by, now = new Date() }: Keeping) {
  const after = await changeAsRead(
    id,
    async before => {
      if (before.state !== 'published' || before.hasStarted(now) || before.slots.length > 0)
        throw new Refusal('errors.workshop.notChangeable')
      if (saidGroups(before.priorities).length === 0)
        throw new Refusal('waiting.refusal.noGroup', {}, 'places')
      if (opensAt <= now || opensAt >= before.startsAt)
        throw new Refusal('waiting.refusal.opensAt', {}, 'opensOn')
      const held = [...before.seats, ...before.offers].filter(({ kept }) => kept).length
      const most = Math.max(0, before.seatsFree) + held
      if (places > most) throw new Refusal('waiting.refusal.tooManyKept', { count: most }, 'places')
      return {
        kept: places > 0 ? { places, opensAt, openedAt: null, free: 0 } : null,
        log: logged(by, now, 'placesKept', { places, until: opensAt })
      }
    },
    {},
    now
  )
  await flushOutbox(id, now).catch(() => undefined)
  return after
}

/** Opens the places that are still kept to all, and offers them to who waits. False when there was nothing to open. */
export async function openKept(
  id: Id,
  { by, reason, now = new Date() }: { by: Id | null; reason: string | null; now?: Date }
): Promise<boolean> {
  const after = await change(
    id,
    { 'kept.places': { $gt: 0 }, 'kept.openedAt': null },
    {
      kept: { $mergeObjects: ['$kept', { openedAt: now }] },
      log: logged(by, now, 'placesOpened', reason ? { reason } : null)
    },
    now
  )
  if (after) await flushOutbox(id, now).catch(() => undefined)
  return after !== null
}

/** The clock may be late: whoever asks for a seat then opens them. */
export async function openKeptIfDue(
  { _id, kept }: Pick<Workshop, '_id' | 'kept'>,
  now: Date
): Promise<boolean> {
  if (!kept || kept.openedAt || kept.opensAt > now) return false
  return openKept(_id, { by: null, reason: null, now })
}
