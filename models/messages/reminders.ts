import { addDays, localDate, localTime, momentIn } from '#lib/dates.ts'
import type { RegionDefaults } from '#models/reference/region-defaults.ts'
import type { Agency } from '#models/records/agency.ts'

/** How many days before, and at what time, 'HH:MM'; null: when the workshop starts. */
export interface Reminders {
  first: number
  second: number
  time: string | null
}

/** Domain §8: a week before, and 48 hours before so that the place can be offered again. */
export const USUAL_REMINDERS: Reminders = { first: 7, second: 2, time: null }

export type Rank = 'first' | 'second'

const HOUR = 3_600_000
const DAY = 24 * HOUR

export function remindersOf(
  agency: Partial<Pick<Agency, 'reminders'>> | null,
  region: Pick<RegionDefaults, 'reminders'> | null = null
): Reminders {
  const { first, second, time } = agency?.reminders ?? region?.reminders ?? USUAL_REMINDERS
  return { first, second, time: time ?? null }
}

interface Starting {
  startsAt: Date
  timeZone: string
}

/** Who registers too late for the second reminder has one a day before; within that day the confirmation says it all. */
export function lateReminder({ startsAt }: Pick<Starting, 'startsAt'>, registeredAt: Date): Date | null {
  const dueAt = new Date(+startsAt - DAY)
  return dueAt > registeredAt ? dueAt : null
}

/** A change of clocks in between moves nothing. The first one is useless once the second is nearer. */
export function reminderTimes(rank: Rank, { startsAt, timeZone }: Starting, reminders: Reminders) {
  const { first, second } = reminders
  const date = addDays(localDate(startsAt, timeZone), -reminders[rank])
  const uselessBefore = rank === 'first' ? Math.floor((first + second) / 2) * DAY : 2 * HOUR
  return {
    dueAt: momentIn(timeZone, date, reminders.time ?? localTime(startsAt, timeZone)),
    uselessAfter: new Date(+startsAt - uselessBefore)
  }
}
