import { fold } from '#lib/identifiers/person-name.ts'
import { departmentOfPostcode, readPostcode } from '#lib/identifiers/postcode.ts'
import { readRomeCode } from '#lib/identifiers/rome-code.ts'
import { readSafir } from '#lib/identifiers/safir.ts'
import { sensitiveWords } from '#lib/identifiers/sensitive-words.ts'
import { readCount } from '#lib/identifiers/typed-count.ts'
import { readDate, slashed } from '#lib/identifiers/typed-date.ts'
import { readTime } from '#lib/identifiers/typed-time.ts'
import { readYesNo, type YesNo } from '#lib/identifiers/yes-no.ts'
import type { FoundAgency, ImportReference } from './reference.ts'
import type { RowReader } from './row-reader.ts'
import { sectorCode } from './sector-names.ts'
import { readDayAndHours, type DayAndHours } from './day-and-hours.ts'
import { dropEmpty } from './drop-empty.ts'
import { kindAndMode, type DraftKind, type DraftMode } from './workshop-kinds.ts'
import { workshopPlace, type DraftCompany, type DraftPlace } from './workshop-place.ts'
import type { WorkshopField } from './workshops-vocabulary.ts'

/** Where a planning says a workshop is in its life. */
export type DraftStatus = 'draft' | 'scheduled' | 'open' | 'full' | 'held' | 'closed' | 'cancelled'

/** A workshop as a planning tells it: the day 'YYYY-MM-DD' and times 'HH:MM' are local to the place. */
export interface WorkshopDraft {
  date: string
  start: string
  end: string
  agency: FoundAgency
  place: DraftPlace
  /** Code of the sector: 'BTP', 'COM'… */
  sector: string
  trade: string
  capacity: number
  facilitators: string[]
  status: DraftStatus
  stepFree: YesNo
  reference?: string
  /** Absent: the usual one, held as the kind is first of all. */
  kind?: DraftKind
  mode?: DraftMode
  company?: DraftCompany
  tradeLabel?: string
  audience?: string
  /** Headcounts of a list that names nobody. */
  registered?: number
  attended?: number
  bring?: string
  agreement?: string
  remarks?: string
}

type Row = RowReader<WorkshopField>

/** The fields that an accepted workshop has. */
export const WHOLE_WORKSHOP = [
  'date',
  'start',
  'end',
  'agency',
  'place',
  'sector',
  'trade',
  'capacity'
] as const

const NEEDED = { wrong: 'refuse', missing: 'refuse', noted: 'fixed' } as const
/** A trade that people have added: not one of the ROME. */
const OWN_TRADE = /^X\d{4}$/
const SEATS = { usual: 12, most: 60 }
const STATUSES = new Map<string, DraftStatus>([
  ...['brouillon', 'draft'].map(said => [said, 'draft'] as const),
  ...['programmee', 'planifiee', 'prevue', 'a venir', 'scheduled', 'planned'].map(
    said => [said, 'scheduled'] as const
  ),
  ...['', 'ouverte', 'publiee', 'confirmee', 'open', 'published'].map(said => [said, 'open'] as const),
  ...['complete', 'full'].map(said => [said, 'full'] as const),
  ...['realisee', 'terminee', 'a cloturer', 'held', 'done', 'completed'].map(said => [said, 'held'] as const),
  ...['cloturee', 'closed'].map(said => [said, 'closed'] as const),
  ...['annulee', 'reportee', 'cancelled', 'canceled'].map(said => [said, 'cancelled'] as const)
])

/** Judges one line of a planning by itself. */
export function judgeWorkshop(row: Row, reference: ImportReference): Partial<WorkshopDraft> {
  const agency = organiser(row, reference)
  const postcode = row.take('postcode', readPostcode(row.typed('postcode')), {
    wrong: 'warn',
    noted: 'fixed'
  })
  const status = statusSaid(row)
  const moment = momentOf(row)
  const date = day(row, reference, {
    typed: moment.day,
    status,
    department: departmentOfPostcode(postcode ?? agency?.safir ?? '')
  })
  const trade = tradeCode(row, reference)
  return dropEmpty<Partial<WorkshopDraft>>({
    reference: row.text('reference', { max: 40 }),
    ...kindAndMode(row),
    date,
    ...times(row, moment),
    agency,
    ...workshopPlace(row, { agency, postcode }),
    sector: sector(row, trade, reference),
    trade,
    tradeLabel: row.text('tradeLabel'),
    ...headcounts(row, { past: date !== undefined && date < reference.today, status }),
    facilitators: [row.text('facilitator1'), row.text('facilitator2')].filter(name => name !== ''),
    status,
    stepFree: row.take('stepFree', readYesNo(row.typed('stepFree')), { wrong: 'warn' }) ?? 'unknown',
    audience: row.text('audience'),
    bring: row.text('bring', { max: 500 }),
    agreement: row.text('agreement'),
    remarks: remarks(row)
  })
}

function organiser(row: Row, reference: ImportReference): FoundAgency | undefined {
  const safir = row.take('safir', readSafir(row.typed('safir')), NEEDED)
  const known = safir && reference.agencies.get(safir)
  if (safir && !known) row.say('refuse', 'safir-unknown', { field: 'safir' })
  return safir && known ? { safir, ...known } : undefined
}

function statusSaid(row: Row): DraftStatus {
  const known = STATUSES.get(fold(row.typed('status')))
  if (!known) row.say('warn', 'status-unknown', { field: 'status' })
  return known ?? 'draft'
}

interface DayContext {
  typed: string
  status: DraftStatus
  department: string
}

/** The day and the hours, whichever cells tell them: some lists write them in one. */
function momentOf(row: Row): DayAndHours {
  const [date, start, end] = (['date', 'start', 'end'] as const).map(field =>
    readDayAndHours(row.typed(field))
  )
  const said = {
    day: date?.day || start?.day || end?.day || '',
    start: start?.start || row.typed('start') || date?.start || '',
    end: end?.start || row.typed('end') || start?.end || date?.end || ''
  }
  const isTogether = row.typed('end').trim() === '' && said.end !== ''
  if (isTogether) row.say('fixed', 'day-and-hours', { field: 'start', params: { read: spoken(said) } })
  const otherDay = [start?.day, end?.day].some(day => day && date?.day && day !== date.day && isDay(day))
  const otherHour = date?.start && start?.start && timeOf(date.start) !== timeOf(start.start)
  if (otherDay || otherHour) row.say('refuse', 'moments-differ', { field: 'date' })
  return said
}

const spoken = ({ day, start, end }: DayAndHours) => `${day}, ${start} – ${end}`
const isDay = (text: string) => /\d{1,2}[/.-]\d{1,2}/.test(text)

function timeOf(typed: string): string {
  const read = readTime(typed)
  return 'value' in read ? read.value : typed
}

function day(
  row: Row,
  reference: ImportReference,
  { typed, status, department }: DayContext
): string | undefined {
  const field = 'date'
  const reading = readDate(typed, { today: reference.today, of: 'event', order: row.dateOrder(field) })
  const noted = 'note' in reading && reading.note === 'date-rewritten' ? 'fixed' : 'warn'
  const date = row.take(field, reading, { ...NEEDED, noted })
  if (date === undefined || status === 'cancelled') return date
  const params = { read: slashed(date) }
  const holiday = reference.holidayOn(date, department)
  if (holiday) row.say('refuse', `holiday-${holiday}`, { field, params })
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
  if (weekday === 6) row.say('warn', 'saturday', { field, params })
  if (weekday === 0) row.say('warn', 'sunday', { field, params })
  if (status === 'held' && date > reference.today)
    row.say('warn', 'held-in-future', { field: 'status', params })
  return date
}

function times(row: Row, told: DayAndHours) {
  const start = row.take('start', readTime(told.start), NEEDED)
  const end = row.take('end', readTime(told.end), NEEDED)
  if (start && end && end <= start)
    row.say('refuse', 'end-before-start', { field: 'end', params: { start, end } })
  return { start, end }
}

function tradeCode(row: Row, reference: ImportReference): string | undefined {
  const own = row.typed('trade').trim().toUpperCase()
  if (OWN_TRADE.test(own) && reference.knowsRome(own)) return own
  const code = row.take('trade', readRomeCode(row.typed('trade')), NEEDED)
  if (code && !reference.knowsRome(code)) row.say('warn', 'rome-unknown', { field: 'trade' })
  return code
}

function sector(row: Row, trade: string | undefined, reference: ImportReference): string | undefined {
  const said = row.text('sector')
  const code = said === '' ? undefined : (reference.sectorsAdded?.get(fold(said)) ?? sectorCode(said, trade))
  if (!code) row.say('refuse', said === '' ? 'sector-missing' : 'sector-unknown', { field: 'sector' })
  return code
}

function headcounts(row: Row, { past, status }: { past: boolean; status: DraftStatus }) {
  const capacity = seats(row)
  const registered = row.take('registered', readCount(row.typed('registered')), {
    wrong: 'warn',
    noted: 'fixed'
  })
  const attended = row.take('attended', readCount(row.typed('attended')), { wrong: 'warn', noted: 'fixed' })
  if (registered !== undefined && registered > capacity) {
    row.say('warn', 'overbooked', { field: 'registered', params: { registered, capacity } })
  }
  if (attended !== undefined && attended > (registered ?? capacity)) {
    row.say('warn', 'more-attended', {
      field: 'attended',
      params: { attended, registered: registered ?? capacity }
    })
  }
  if (past && attended === undefined && status !== 'cancelled' && status !== 'draft') {
    row.say('warn', 'attendance-missing', { field: 'attended' })
  }
  return { capacity, registered, attended }
}

function seats(row: Row): number {
  const field = 'capacity'
  const typed = row.take(field, readCount(row.typed(field)), { wrong: 'refuse', noted: 'fixed' })
  if (typed !== undefined && (typed < 1 || typed > SEATS.most)) {
    row.say('refuse', 'seats-out-of-range', { field, params: { most: SEATS.most } })
  }
  if (row.typed(field).trim() === '')
    row.say('warn', 'seats-missing', { field, params: { usual: SEATS.usual } })
  return typed ?? SEATS.usual
}

function remarks(row: Row): string {
  const field = 'remarks'
  const value = row.text(field, { max: 2000, lines: true })
  for (const { subject, word } of sensitiveWords(value))
    row.say('warn', `sensitive-${subject}`, { field, params: { word } })
  return value
}
