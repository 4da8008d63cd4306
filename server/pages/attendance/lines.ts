import { localTime } from '#lib/dates.ts'
import type { RollCallLine } from '#views/attendance/pages.ts'
import type { Typed } from '../../forms/read.ts'
import type { Roster } from './roster.ts'

interface Asked {
  typed: Typed
  errors: Readonly<Record<string, string>>
  timeZone: string
  now: Date
}

/** The lines of the roll-call: what was typed when the form was refused, else what is known. Nothing is chosen beforehand. */
export function linesOf(roster: Roster, { typed, errors, timeZone, now }: Asked): RollCallLine[] {
  return roster.map(({ person, participation, hour, way, late }) => {
    const { id, rosterName, fullName, gender } = person
    const { attendance, absenceReason, arrivedAt, leftAt, startsAt } = participation
    const text = (name: string) => [typed[`${name}-${id}`] ?? []].flat()[0]
    // Who comes late is marked as they come in.
    const isRunning = startsAt <= now && +now - +startsAt < DAY_MS / 2
    const hourOf = (moment: Date | null | undefined) =>
      moment ? localTime(moment, timeZone) : isRunning ? localTime(now, timeZone) : ''
    const absent = attendance === 'excused' || attendance === 'noshow'
    const came = arrivedAt && attendance === 'attended' ? 'late' : 'here'
    const known = absent ? 'absent' : attendance === 'attended' ? came : (attendance ?? null)
    const correction = participation.corrections.findLast(({ why }) => why)
    return {
      id,
      rosterName,
      fullName,
      gender,
      hour,
      way,
      late,
      mark:
        oneOf(typed[`mark-${id}`], ['here', 'late', 'partly', 'absent'] as const) ??
        (known === 'partly' ? 'partly' : known),
      told: oneOf(typed[`told-${id}`], ['excused', 'noshow'] as const) ?? (absent ? attendance : null),
      reason:
        typeof typed[`reason-${id}`] === 'string' ? String(typed[`reason-${id}`]) : (absenceReason ?? null),
      arrived: text('arrived') ?? hourOf(arrivedAt),
      left: text('left') ?? (leftAt ? localTime(leftAt, timeZone) : ''),
      error: errors[`mark-${id}`],
      corrected: correction?.why ? { at: correction.at, why: correction.why } : null
    }
  })
}

const DAY_MS = 86_400_000

function oneOf<Value extends string>(typed: unknown, values: readonly Value[]): Value | undefined {
  return values.find(value => value === typed)
}
