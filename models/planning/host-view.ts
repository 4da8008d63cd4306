import { addDays, localDate } from '#lib/dates.ts'

export const WISHES_DAYS = 30

/** What a host may read of the people of a workshop, by its moment: a headcount, first names on the day, then those who came. */
export type HostMoment = 'before' | 'day' | 'after' | 'over'

/** Domain §10: least data to hosts. The day is the local day of the place; names close 30 days later. */
export function hostMoment(
  workshop: { startsAt: Date; endsAt: Date; timeZone: string },
  now = new Date()
): HostMoment {
  const today = localDate(now, workshop.timeZone)
  const day = localDate(workshop.startsAt, workshop.timeZone)
  if (today < day) return 'before'
  if (today === day && now < workshop.endsAt) return 'day'
  return now.getTime() - workshop.endsAt.getTime() <= WISHES_DAYS * 86_400_000 ? 'after' : 'over'
}

/** Who is there may be said from an hour before until the evening of the next day, at the place. */
export function mayTick(
  workshop: { state: string; startsAt: Date; timeZone: string },
  now = new Date()
): boolean {
  const today = localDate(now, workshop.timeZone)
  const day = localDate(workshop.startsAt, workshop.timeZone)
  return workshop.state === 'published' && (today === day || today === addDays(day, 1))
}
