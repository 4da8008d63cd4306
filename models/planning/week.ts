import { addDays, mondayOf, momentIn } from '#lib/dates.ts'
import { workshopScope } from '#models/access/scope.ts'
import type { Account } from '#models/records/account.ts'
import { Workshop } from '#models/records/workshop.ts'
import { ROW_FIELDS, type WorkshopRow } from './listing.ts'

/** The workshops an account sees that begin on days from `first` to `last` ('YYYY-MM-DD' in the zone), in order. */
export function workshopsOfDays(
  account: Account,
  { first, last, zone }: { first: string; last: string; zone: string },
  about: Record<string, unknown> = {}
): Promise<WorkshopRow[]> {
  const startsAt = { $gte: momentIn(zone, first, '00:00'), $lt: momentIn(zone, addDays(last, 1), '00:00') }
  return Workshop.find({ ...workshopScope(account), ...about, startsAt })
    .sort({ startsAt: 1, _id: 1 })
    .select(ROW_FIELDS)
    .lean<WorkshopRow[]>()
}

export function weekOf(day: string): string[] {
  const monday = mondayOf(day)
  return Array.from({ length: 7 }, (_, index) => addDays(monday, index))
}
