import type mongoose from 'mongoose'
import { addMonths, HOME_ZONE, localDate } from '#lib/dates.ts'
import { Participation } from '#models/records/participation.ts'
import type { Workshop } from '#models/records/workshop.ts'

type Id = mongoose.Types.ObjectId

/** Someone seen for a sector is not invited to it again for so long. Issue 4, point 5. */
export const SEEN_WITHIN_MONTHS = 6

export interface LeftOut {
  /** In this workshop already, whatever came of it: proposed, registered, declined, withdrawn. */
  here: Set<string>
  /** Has or had a seat for the sector since six months, and was not absent. */
  seen: Set<string>
}

/** Seats count from the ledger, whatever was copied so far. */
export async function leftOutOf(workshop: Workshop, now: Date): Promise<LeftOut> {
  const [here, seen] = await Promise.all([
    Participation.find({ workshop: workshop._id }).select('person').lean<{ person: Id }[]>(),
    Participation.find({ agency: workshop.agency, ...seenFilter(workshop, now) })
      .select('person')
      .lean<{ person: Id }[]>()
  ])
  const ids = (rows: { person: Id }[]) => new Set(rows.map(({ person }) => String(person)))
  return { here: ids([...here, ...workshop.seats]), seen: ids(seen) }
}

/** Which of these people were seen for the sector by another agency, before they were transferred. */
export async function seenElsewhere(workshop: Workshop, people: Id[], now: Date): Promise<Id[]> {
  if (people.length === 0) return []
  const rows = await Participation.find({
    person: { $in: people },
    agency: { $ne: workshop.agency },
    ...seenFilter(workshop, now)
  })
    .select('person')
    .lean<{ person: Id }[]>()
  return rows.map(({ person }) => person)
}

function seenFilter({ sector, _id }: Workshop, now: Date) {
  return {
    state: 'registered' as const,
    startsAt: {
      $gte: new Date(`${addMonths(localDate(now, HOME_ZONE), -SEEN_WITHIN_MONTHS)}T00:00:00Z`)
    },
    sector,
    attendance: { $nin: ['excused', 'noshow'] as ('excused' | 'noshow')[] },
    workshop: { $ne: _id }
  }
}
