import type { Wait } from '#models/records/person-fields.ts'
import type mongoose from 'mongoose'
import { addDays, addMonths } from '#lib/dates.ts'
import { factsOfStep, type StepKind, type StepState } from '#models/records/next-step.ts'
import type { Attendance, ParticipationState } from '#models/records/participation.ts'

type Id = mongoose.Types.ObjectId

export interface Stage {
  waitsFor: Wait
  waitsSince: Date
  waitsAbout: Id | null
  /** The moment from which time alone may change it. */
  waitsUntil: Date | null
}

/** What is read of a participation. `open`: its workshop is published and its start lies ahead. */
export interface StageRow {
  workshop: Id
  state: ParticipationState
  open: boolean
  recordsSteps: boolean
  startsAt: Date
  proposedAt?: Date | null
  registeredAt?: Date | null
  withdrawnAt?: Date | null
  waitingAt?: Date | null
  offeredAt?: Date | null
  attendance?: Attendance | null
  nextSteps: readonly StageStep[]
}

interface StageStep {
  kind: StepKind
  state: StepState
  plannedOn?: string | null
  startedOn?: string | null
  endedOn?: string | null
}

/** A seat whose roll-call never comes is forgotten after so long: the workshop was closed without it. */
const ROLL_CALL_WITHIN_DAYS = 30
/** Domain §3: what came of it is asked a month after the session. */
export const ASK_AFTER_MONTHS = 1

const dayOf = (moment: Date) => moment.toISOString().slice(0, 10)
const startOf = (day: string) => new Date(`${day}T00:00:00Z`)

/** What someone waits for, from everything that happened to them. Pure: the same facts and moment say the same. */
export function stageOf(
  rows: readonly StageRow[],
  { openedAt, searchEndedAt = null, now }: { openedAt: Date; searchEndedAt?: Date | null; now: Date }
): Stage {
  const ordered = rows.toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime())
  const seated = ordered.filter(
    row => row.state === 'registered' && !row.attendance && forgottenAt(row) > now
  )
  const asked = ordered
    .filter(row => isAsked(row) && row.open && row.startsAt > now)
    .toSorted((a, b) => toldAt(a).getTime() - toldAt(b).getTime())
  const steps = ordered.filter(came).flatMap(stepsOf)
  const moments = [
    ...seated.map(forgottenAt),
    ...asked.map(({ startsAt }) => startsAt),
    ...steps.map(({ dueAt }) => dueAt)
  ]
  const ahead = moments.filter(moment => moment !== null && moment > now) as Date[]
  const waitsUntil = ahead.length > 0 ? new Date(Math.min(...ahead.map(Number))) : null
  const found = (waitsFor: Wait, waitsSince: Date, row?: StageRow): Stage => ({
    waitsFor,
    waitsSince,
    waitsAbout: row?.workshop ?? null,
    waitsUntil
  })

  const due = steps
    .filter(({ dueAt }) => dueAt !== null && dueAt <= now)
    .toSorted((a, b) => Number(a.dueAt) - Number(b.dueAt))[0]
  if (due?.dueAt) return found('followUp', due.dueAt, due.row)
  if (seated[0]) return found('registered', seated[0].registeredAt ?? seated[0].startsAt, seated[0])
  if (asked[0]) return found('proposed', toldAt(asked[0]), asked[0])
  const last = ordered.findLast(row => row.state === 'registered' && row.attendance)
  if (last && came(last)) {
    if (steps.length > 0 || !last.recordsSteps) return found('nothing', openedAt)
    return found('unstepped', last.startsAt, last)
  }
  if (steps.length > 0) return found('nothing', openedAt)
  // Who looks for no workshop is not to be called about the next one.
  if (searchEndedAt) return found('nothing', searchEndedAt)
  if (last) return found('absent', last.startsAt, last)
  const closed = ordered.toSorted((a, b) => Number(overAt(a)) - Number(overAt(b))).at(-1)
  return closed ? found('toPropose', overAt(closed), closed) : found('neverProposed', openedAt)
}

const came = ({ state, attendance }: StageRow) =>
  state === 'registered' && (attendance === 'attended' || attendance === 'partly')
/** A place is proposed to them, or a seat of the waiting list is held until they answer. */
const isAsked = ({ state }: StageRow) => state === 'proposed' || state === 'offered'
const toldAt = ({ state, proposedAt, offeredAt, startsAt }: StageRow) =>
  (state === 'offered' ? offeredAt : proposedAt) ?? startsAt
const overAt = ({ state, withdrawnAt, waitingAt, startsAt }: StageRow) =>
  withdrawnAt ?? (state === 'waiting' ? waitingAt : null) ?? startsAt
const forgottenAt = ({ startsAt }: StageRow) =>
  new Date(startsAt.getTime() + ROLL_CALL_WITHIN_DAYS * 86_400_000)

/** The next steps of a workshop, and from when news of each is due; null: none is awaited. */
function stepsOf(row: StageRow) {
  return row.nextSteps.map((step, place) => {
    const last = lastKnownDay(step, row, place)
    return { row, dueAt: last ? startOf(addDays(last, 1)) : null }
  })
}

/** The last day a step speaks for itself: its planned day, its end; a job under way awaits nothing. */
function lastKnownDay(step: StageStep, row: StageRow, place: number): string | null {
  const { kind, state, plannedOn, startedOn, endedOn } = step
  if (state === 'planned') return plannedOn ?? addMonths(dayOf(row.startsAt), ASK_AFTER_MONTHS)
  if (state === 'started') {
    if (endedOn) return endedOn
    return startedOn ? (factsOfStep(kind).lastDay?.(startedOn) ?? null) : null
  }
  const followed = row.nextSteps.some(
    (other, at) => at !== place && isAfter(other, endedOn ?? '', at > place)
  )
  return followed ? null : (endedOn ?? null)
}

function isAfter({ plannedOn, startedOn, endedOn }: StageStep, day: string, written: boolean): boolean {
  const begun = startedOn ?? plannedOn ?? endedOn ?? null
  return begun === null ? written : begun > day || (begun === day && written)
}
