import type { SchoolZone } from '#lib/school-zones.ts'
import { SchoolHoliday } from '#models/records/school-holiday.ts'

export type Holidays = Pick<SchoolHoliday, 'from' | 'to' | 'label'>

/** The school holidays of a zone that end on a day, 'YYYY-MM-DD', or after it, the nearest first. */
export async function schoolHolidaysFrom(zone: SchoolZone | null, day: string): Promise<Holidays[]> {
  if (!zone) return []
  const found = SchoolHoliday.find({ zone, to: { $gte: day } })
  return found.sort({ to: 1 }).limit(50).lean<Holidays[]>()
}
