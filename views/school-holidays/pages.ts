import type { SchoolHoliday } from '#models/records/school-holiday.ts'
import type { SharedPages } from '#views/shared/pages.ts'

export interface SchoolHolidaysPages {
  'school-holidays/index': {
    holidays: readonly Pick<SchoolHoliday, '_id' | 'zone' | 'from' | 'to' | 'label'>[]
    lines: string
    errors: Readonly<Record<string, string | undefined>>
    days: SharedPages['shared/timeline']['days']
  }
}
