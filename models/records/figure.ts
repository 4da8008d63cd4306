import { addMonths } from '#lib/dates.ts'
import { attemptsOf } from './earlier-attempts.ts'
import type { Family } from './next-step.ts'
import type { Participation } from './participation.ts'

const READ = {
  state: 'state',
  attendance: 'attendance',
  apt: 'apt',
  started: 'started',
  startsAt: 'startsAt',
  debrief: 'debrief.at',
  registeredAt: 'registeredAt',
  proposedAt: 'proposedAt',
  waitingAt: 'waitingAt',
  offeredAt: 'offeredAt',
  reason: 'reason',
  past: 'past'
} as const satisfies Partial<Record<keyof Participation, string>>
export const READ_BY_FIGURES = Object.values(READ)
export type CountedRow = Pick<Participation, keyof typeof READ>

/** What a count depends on besides its rows; days are 'YYYY-MM-DD'. */
export interface Counting {
  today: string
  monthsOn: (day: string) => number
}

interface Shown {
  isStep: boolean
  /** The figure that it is a share of; null: it is shown without a rate. */
  over: string | null
  /** A column of the tables of the page; the CSV has all. */
  isColumn: boolean
  /** It moves without any change of a record: the nightly comparison passes it over. */
  movesWithTime: boolean
}

export type FigureFacts = Shown &
  (
    | { of: 'workshops' }
    /** Few people are told nowhere. */
    | { of: 'people'; counts: (row: CountedRow, counting: Counting) => boolean }
  )

const BESIDE = { of: 'people', isStep: false, over: null, isColumn: false, movesWithTime: false } as const
const STEP = { ...BESIDE, isStep: true, isColumn: true } as const

/** Figures of a family of next steps: the parts of the bar of what was started. */
const PARTS = {
  immersion: { ...BESIDE, counts: row => hasStarted(row, 'immersion') },
  training: { ...BESIDE, counts: row => hasStarted(row, 'training') },
  job: { ...BESIDE, counts: row => hasStarted(row, 'job') }
} as const satisfies Readonly<Record<Family, FigureFacts>>

/** Every figure of the funnel: what is stored, counted, added up, shown and exported derives from here. */
export const FIGURES = {
  /** Published, not cancelled; on the row of a public, those proposed to at least one of its people. */
  workshops: { ...BESIDE, of: 'workshops', isColumn: true },
  /** Everyone a place was proposed to, the registered included; not the people of a workshop called off. */
  proposed: { ...STEP, counts: isProposed },
  /** Everyone who held a seat, those who gave it back included. */
  registered: { ...STEP, over: 'proposed', counts: wasRegistered },
  /** Held a seat to the end, and the roll-call is done: the denominator of attendance. */
  marked: { ...BESIDE, counts: row => row.state === 'registered' && Boolean(row.attendance) },
  attended: { ...STEP, over: 'marked', counts: hasAttended },
  debriefed: { ...BESIDE, counts: row => hasAttended(row) && Boolean(row.debrief?.at) },
  apt: { ...STEP, over: 'debriefed', counts: row => hasAttended(row) && row.apt === true },
  /** Started within the months that count, by first step. */
  started: { ...STEP, over: 'attended', counts: row => hasAttended(row) && Boolean(row.started) },
  ...PARTS,
  /** Nothing started yet, and the months that count are not over when counted. */
  open: { ...BESIDE, movesWithTime: true, counts: isStillOpen }
} as const satisfies Readonly<Record<string, FigureFacts>>

export type FigureName = keyof typeof FIGURES
type Where<Wanted> = {
  [Name in FigureName]: (typeof FIGURES)[Name] extends Wanted ? Name : never
}[FigureName]
export type StepFigure = Where<{ isStep: true }>
export type ColumnFigure = Where<{ isColumn: true }>
export type RatedFigure = Where<{ over: string }>

export const FIGURE_NAMES = Object.keys(FIGURES) as FigureName[]
export const factsOfFigure = (name: FigureName): FigureFacts => FIGURES[name]

export type Counts = Record<FigureName, number>

/** The counts of a stored row: one written before a figure was known counts nothing of it until it is counted again. */
export function countsOf(row: Partial<Record<FigureName, number | null>>): Counts {
  return figureBy(name => row[name] ?? 0)
}

export function figureBy<Value>(valueOf: (name: FigureName) => Value): Record<FigureName, Value> {
  return Object.fromEntries(FIGURE_NAMES.map(name => [name, valueOf(name)])) as Record<FigureName, Value>
}

function hasAttended({ state, attendance }: CountedRow): boolean {
  return state === 'registered' && (attendance === 'attended' || attendance === 'partly')
}

function hasStarted(row: CountedRow, family: Family): boolean {
  return hasAttended(row) && row.started === family
}

function isStillOpen(row: CountedRow, { today, monthsOn }: Counting): boolean {
  const day = row.startsAt.toISOString().slice(0, 10)
  return hasAttended(row) && !row.started && addMonths(day, monthsOn(day)) >= today
}

/** A place was proposed, and not by mistake or in a workshop called off. */
export function isProposed(row: CountedRow): boolean {
  return (
    row.state !== 'byService' &&
    !hasOnlyWaited(row) &&
    attemptsOf(row).some(attempt => !isMistake(attempt) || wasProposedBefore(attempt))
  )
}

/** In the waiting list no place was proposed yet. */
function hasOnlyWaited({ waitingAt, offeredAt, proposedAt, registeredAt, past }: CountedRow): boolean {
  return Boolean(waitingAt && !offeredAt && !proposedAt && !registeredAt && (past ?? []).length === 0)
}

function wasRegistered(row: CountedRow): boolean {
  return (
    row.state !== 'byService' && attemptsOf(row).some(attempt => attempt.registeredAt && !isMistake(attempt))
  )
}

/** Registered by mistake and taken back at once: it never happened. */
function isMistake({ state, reason }: CountedRow): boolean {
  return state === 'withdrawn' && reason === 'mistake'
}

function wasProposedBefore({ proposedAt, registeredAt }: CountedRow): boolean {
  return Boolean(proposedAt && registeredAt && proposedAt < registeredAt)
}
