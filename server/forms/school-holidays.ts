import Joi from 'joi'
import type { CustomHelpers } from 'joi'
import { HOME_ZONE, localDate } from '#lib/dates.ts'
import { readDate } from '#lib/identifiers/typed-date.ts'
import { SCHOOL_ZONES } from '#lib/school-zones.ts'
import type { HolidayFacts } from '#models/settings/school-holidays.ts'

/** School holidays as they are typed or pasted: one a line, « B ; 17/10/2026 ; 02/11/2026 ; Toussaint ». */
export interface SchoolHolidaysForm {
  lines: string
}

const MOST_SIGNS = 20_000
const LONGEST_LABEL = 60

export const schoolHolidaysForm = Joi.object<SchoolHolidaysForm, true>({
  lines: Joi.string()
    .trim()
    .max(MOST_SIGNS)
    .required()
    .label('frame.holidays.lines')
    .custom((typed: string, helpers: CustomHelpers<string>) =>
      holidaysIn(typed).wrong ? helpers.error('frame.holidays.wrong') : typed
    )
})

/** The rows of the lines, in order; or the number of the first line that cannot be read. */
export function holidaysIn(typed: string): { rows: HolidayFacts[]; wrong: number | null } {
  const rows: HolidayFacts[] = []
  const today = localDate(new Date(), HOME_ZONE)
  for (const [at, line] of typed.split('\n').entries()) {
    if (line.trim() === '') continue
    const [zone = '', from = '', to = '', ...label] = line.split(/[;\t]/).map(cell => cell.trim())
    const known = SCHOOL_ZONES.find(one => one.toLowerCase() === zone.replace(/^zone /i, '').toLowerCase())
    const [first, last] = [from, to].map(day => readDate(day, { today, of: 'event' }))
    const name = label.join(' ').trim()
    if (!known || !first || !last || 'problem' in first || 'problem' in last || !name)
      return { rows: [], wrong: at + 1 }
    if (name.length > LONGEST_LABEL) return { rows: [], wrong: at + 1 }
    rows.push({ zone: known, from: first.value, to: last.value, label: name })
  }
  return { rows, wrong: rows.length === 0 ? 1 : null }
}
