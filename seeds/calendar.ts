import { addDays } from '#lib/dates.ts'
import { holidayOn } from '#lib/holidays.ts'

/** A day on which workshops are held: Monday to Friday, no public holiday. */
export function isWorkingDay(day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return weekday > 0 && weekday < 6 && !holidayOn(day, '13')
}

/** The day itself when workshops are held on it, else the nearest such day forwards (1) or backwards (-1). */
export function workingDay(day: string, step: 1 | -1): string {
  let found = day
  while (!isWorkingDay(found)) found = addDays(found, step)
  return found
}
