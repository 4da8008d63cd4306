import { SeatRequest } from '#models/records/seat-request.ts'
import { FOR_JOB_SEEKERS } from '#models/records/workshop-kind.ts'
import { Agency } from '#models/records/agency.ts'
import { Workshop } from '#models/records/workshop.ts'
import type { Person } from '#models/records/person.ts'

const HOUR = 3_600_000

/** Two people asked from the public window: one whom the agency knows, one of whom it has no file. */
export async function raiseSeatRequests(safir: string, known: Person | undefined, now: Date): Promise<void> {
  const { _id: agency } = await Agency.findOne({ safir }).orFail()
  const open = { agency, ...FOR_JOB_SEEKERS, state: 'published' as const, startsAt: { $gt: now } }
  const coming = await Workshop.find(open).sort({ startsAt: 1, _id: 1 }).limit(2).select('seatsFree').lean()
  const [first, second = first] = coming
  if (!first || !second || !known) return
  const wishAt = ({ seatsFree }: { seatsFree: number }) => (seatsFree > 0 ? 'seat' : 'ifFreed')
  const { lastName, firstName, phone, email } = known
  await SeatRequest.insertMany([
    {
      ...{ agency, workshop: first._id, wish: wishAt(first), at: new Date(now.getTime() - 20 * HOUR) },
      ...{ lastName, firstName, phone, email, words: 'Je suis libre tous les matins.' },
      keys: [`demonstration ${safir} 1`]
    },
    {
      ...{ agency, workshop: second._id, wish: 'otherDate', at: new Date(now.getTime() - 2 * HOUR) },
      ...{ lastName: 'Roche', firstName: 'Aline', phone: '+33639980077', words: '' },
      keys: [`demonstration ${safir} 2`]
    }
  ])
}
