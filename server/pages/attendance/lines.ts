import type { RollCallLine } from '#views/attendance/pages.ts'
import type { Typed } from '../../forms/read.ts'
import type { Roster } from './roster.ts'

/** The lines of the roll-call: what was typed when the form was refused, else what is known. Nothing is chosen beforehand. */
export function linesOf(
  roster: Roster,
  typed: Typed,
  errors: Readonly<Record<string, string>>
): RollCallLine[] {
  return roster.map(({ person, participation, hour, late }) => {
    const { id, rosterName, fullName, gender } = person
    const { attendance, absenceReason } = participation
    const absent = attendance === 'excused' || attendance === 'noshow'
    const known = absent ? 'absent' : attendance === 'attended' ? 'here' : (attendance ?? null)
    const correction = participation.corrections.findLast(({ why }) => why)
    return {
      id,
      rosterName,
      fullName,
      gender,
      hour,
      late,
      mark:
        oneOf(typed[`mark-${id}`], ['here', 'partly', 'absent'] as const) ??
        (known === 'partly' ? 'partly' : known),
      told: oneOf(typed[`told-${id}`], ['excused', 'noshow'] as const) ?? (absent ? attendance : null),
      reason:
        typeof typed[`reason-${id}`] === 'string' ? String(typed[`reason-${id}`]) : (absenceReason ?? null),
      error: errors[`mark-${id}`],
      corrected: correction?.why ? { at: correction.at, why: correction.why } : null
    }
  })
}

function oneOf<Value extends string>(typed: unknown, values: readonly Value[]): Value | undefined {
  return values.find(value => value === typed)
}
