import { isDate } from '#lib/dates.ts'
import { holidayOn } from '#lib/holidays.ts'
import { Report } from './report.ts'
import { rowsOf } from './rows.ts'

const FORMAT = { separator: ';', headings: ['date', 'nom', 'territoire'] } as const

/** Any of those where no local day is added: the days of the whole country. */
const NO_LOCAL_DAY = '75'

/** Déclic works holidays out itself, for any year: the file is compared with what it finds, and nothing is stored. */
export async function compareHolidays(file: string): Promise<Report> {
  const report = new Report()
  const counts = report.of('holidays')
  for await (const { line, cells } of rowsOf(file, FORMAT)) {
    const { date = '', territoire: where = '' } = cells
    if (isDate(date) && holidayOn(date, where === 'FR' ? NO_LOCAL_DAY : where)) counts.same += 1
    else report.refuse(line, 'holiday', `${date} ${where}`)
  }
  return report
}
