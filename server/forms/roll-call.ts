import Joi from 'joi'
import { ABSENCE_REASONS } from '#models/follow-up/attendance.ts'
import type { Attendance } from '#models/records/participation.ts'
import { wordsAboutSomeone } from './person-fields.ts'

const REASONS: readonly string[] = Object.values(ABSENCE_REASONS).flat()

/** What was ticked beside a person: `absent` alone still lacks whether they had told us. */
export type Ticked = 'here' | 'partly' | 'absent'

/**
 * The roll-call: fields `mark-ID`, `told-ID`, `reason-ID` for each person, all optional since it is saved as it goes;
 * `everyone` marks present whoever has no mark yet; `why` corrects an earlier day.
 */
export interface RollCallForm {
  everyone: boolean
  why: string
}

export const rollCallForm = Joi.object<RollCallForm, true>({
  everyone: Joi.boolean().truthy('yes').default(false),
  why: wordsAboutSomeone(200)
})
  .pattern(/^mark-[0-9a-f]{24}$/, Joi.string().valid('here', 'partly', 'absent'))
  .pattern(/^told-[0-9a-f]{24}$/, Joi.string().valid('excused', 'noshow'))
  .pattern(/^reason-[0-9a-f]{24}$/, Joi.string().valid('', ...REASONS))

/** What was ticked for a person: nothing, an attendance with its reason, or an absence that lacks a word. */
export function tickedFor(
  person: string,
  value: RollCallForm
): { attendance: Attendance; reason: string | null } | 'lacksWord' | null {
  const form = value as unknown as Readonly<Record<string, unknown>>
  const mark = form[`mark-${person}`] as Ticked | undefined
  if (!mark) return null
  if (mark !== 'absent') return { attendance: mark === 'here' ? 'attended' : 'partly', reason: null }
  const told = form[`told-${person}`] as 'excused' | 'noshow' | undefined
  const reason = (form[`reason-${person}`] as string | undefined) ?? ''
  if (!told) return 'lacksWord'
  return { attendance: told, reason: reason === '' ? null : reason }
}
