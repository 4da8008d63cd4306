import { randomUUID } from 'node:crypto'
import type { Person } from '#models/records/person.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { datesToMove, fullDates } from '#models/seats/dates-to-move.ts'
import type { MoveChoice } from '#views/moves/pages.ts'
import { headOf } from '../registrations/head.ts'

/** Why a person cannot come, as they say it. */
export const MOVE_REASONS = ['job', 'training', 'childcare', 'transport', 'personal', 'other'] as const

/** The dates that a person may come to instead, and what their form carries. */
export async function choiceOf(person: Person, from: Workshop, now = new Date()): Promise<MoveChoice> {
  const [dates, full] = await Promise.all([datesToMove(person, from, now), fullDates(person, from, now)])
  return {
    workshop: headOf(from),
    person: {
      id: person.id,
      fullName: person.fullName,
      firstName: person.firstName,
      gender: person.gender,
      isReached: Boolean(person.email) && !person.emailRefusedAt
    },
    dates: dates.map(date => ({ ...headOf(date), isSameTrade: date.trade === from.trade })),
    full: full.map(headOf),
    reasons: MOVE_REASONS,
    reason: undefined,
    key: randomUUID()
  }
}
