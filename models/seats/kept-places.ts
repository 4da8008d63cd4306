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
  const groups = saidGroups(workshop.priorities)
  if (groups.length === 0) return false
  const found = await Person.findById(person).select('registeredOn birthDate overrides')
  if (!found) return false
  const held = targetGroupsOn(found, localDate(workshop.startsAt, workshop.timeZone))
  return groups.some(group => held.includes(group))
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
