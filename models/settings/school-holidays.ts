import type mongoose from 'mongoose'
import { isDate } from '#lib/dates.ts'
import { Refusal } from '#lib/refusal.ts'
import type { SchoolZone } from '#lib/school-zones.ts'
import { SchoolHoliday } from '#models/records/school-holiday.ts'
import type { Difference } from './differences.ts'
import { writeChanges } from './write-changes.ts'

type Id = mongoose.Types.ObjectId

export interface HolidayFacts {
  zone: SchoolZone
  from: string
  to: string
  label: string
}

/** Some years of every zone. */
export const MOST_HOLIDAYS = 600
/** Longer is a slip: summer is the longest, overseas too. */
const LONGEST_DAYS = 120
const DAY_MS = 86_400_000

/** Every row, the latest to end first. */
export function listSchoolHolidays(): Promise<SchoolHoliday[]> {
  return SchoolHoliday.find().sort({ to: -1, zone: 1 }).limit(MOST_HOLIDAYS)
}

/** Adds rows, or says anew those of the same zone and first day; how many changed. Refuses, by line, days the wrong way round or too many. */
export async function addSchoolHolidays(
  rows: readonly HolidayFacts[],
  { by, now = new Date() }: { by: Id; now?: Date }
): Promise<number> {
  for (const [line, row] of rows.entries()) refuseWrong(row, line + 1)
  if ((await SchoolHoliday.countDocuments()) + rows.length > MOST_HOLIDAYS)
    throw new Refusal('frame.refusal.manyHolidays', { count: MOST_HOLIDAYS }, 'lines')
  const changes: Difference[] = []
  for (const { zone, from, to, label } of rows) {
    const before = await SchoolHoliday.findOneAndUpdate(
      { _id: `${zone}-${from}` },
      { $set: { zone, from, to, label } },
      { upsert: true, returnDocument: 'before' }
    )
    if (before?.to === to && before.label === label) continue
    changes.push({
      setting: 'schoolHolidays',
      from: before ? textOf(before) : '',
      to: textOf({ zone, from, to, label })
    })
  }
  await writeChanges(changes, { subject: 'schoolHolidays', by, now })
  return changes.length
}

/** Takes a row away; nothing when it is gone already. */
export async function removeSchoolHoliday(
  id: string,
  { by, now = new Date() }: { by: Id; now?: Date }
): Promise<void> {
  const gone = await SchoolHoliday.findByIdAndDelete(id)
  if (!gone) return
  const change = { setting: 'schoolHolidays' as const, from: textOf(gone), to: '' }
  await writeChanges([change], { subject: 'schoolHolidays', by, now })
}

function refuseWrong({ from, to }: HolidayFacts, line: number): void {
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS
  if (!isDate(from) || !isDate(to) || days < 0)
    throw new Refusal('frame.refusal.holidayOrder', { line }, 'lines')
  if (days > LONGEST_DAYS) throw new Refusal('frame.refusal.holidayLong', { line }, 'lines')
}

const textOf = ({ zone, from, to, label }: HolidayFacts) => `${zone}, ${from} / ${to}, ${label}`
