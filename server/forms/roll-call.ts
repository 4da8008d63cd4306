import Joi from 'joi'
import { ABSENCE_REASONS } from '#models/follow-up/attendance.ts'
import { readTime } from '#lib/identifiers/typed-time.ts'
import { WALK_IN_REASONS } from '#models/records/extra-places.ts'
import type { Attendance } from '#models/records/participation.ts'
import { wordsAboutSomeone } from './person-fields.ts'

const REASONS: readonly string[] = Object.values(ABSENCE_REASONS).flat()

/** What was ticked beside a person: `absent` alone still lacks whether they had told us. */
export type Ticked = 'here' | 'late' | 'partly' | 'absent'

/**
 * The roll-call: fields `mark-ID`, `told-ID`, `reason-ID` for each person, all optional since it is saved as it goes;
 * `everyone` marks present whoever has no mark yet; `why` corrects an earlier day.
 */
export interface RollCallForm {
  everyone: boolean
  why: string
  /** Who else came: what is searched, and which button was pressed; none, by the key Enter. */
  q: string
  search: boolean
  save: boolean
  /** Goes on to a new file, once what is ticked is saved. */
  create: boolean
  add: string | null
  /** Who comes in at this very moment, late. */
  now: string | null
  /** Tells a person added twice by one form from two wishes. */
  addKey: string
}

export const rollCallForm = Joi.object<RollCallForm, true>({
  everyone: Joi.boolean().truthy('yes').default(false),
  why: wordsAboutSomeone(200),
  q: Joi.string().trim().max(100).allow('').default(''),
  search: Joi.boolean().truthy('yes').default(false),
  save: Joi.boolean().truthy('yes').default(false),
  create: Joi.boolean().truthy('yes').default(false),
  add: Joi.string()
    .pattern(/^[0-9a-f]{24}$/)
    .empty('')
    .default(null),
  now: Joi.string()
    .pattern(/^[0-9a-f]{24}$/)
    .empty('')
    .default(null),
  addKey: Joi.string().max(60).allow('').default('')
})
  .pattern(/^mark-[0-9a-f]{24}$/, Joi.string().valid('here', 'late', 'partly', 'absent'))
  .pattern(/^(arrived|left)-[0-9a-f]{24}$/, Joi.string().trim().max(20).allow(''))
  .pattern(/^told-[0-9a-f]{24}$/, Joi.string().valid('excused', 'noshow'))
  .pattern(/^reason-[0-9a-f]{24}$/, Joi.string().valid('', ...REASONS))
  .pattern(/^extra-[0-9a-f]{24}$/, Joi.string().valid('', ...WALK_IN_REASONS))
  .pattern(/^words-[0-9a-f]{24}$/, Joi.string().trim().max(200).allow(''))
  .pattern(
    /^back-[0-9a-f]{24}$/,
    Joi.string()
      .pattern(/^[0-9a-f]{24}$/)
      .allow('')
  )

/** What goes with a person who is added: why there is a place more, and the seat they give back. */
export function addedWith(person: string, value: RollCallForm) {
  const form = value as unknown as Readonly<Record<string, string | undefined>>
  const reason = WALK_IN_REASONS.find(one => one === form[`extra-${person}`]) ?? null
  return { reason, words: form[`words-${person}`] ?? '', back: form[`back-${person}`] || null }
}

/** The hour typed of who came late or left early, 'HH:MM'; null: none is asked, or typed. `wrong`: it is no hour. */
export function hourFor(person: string, value: RollCallForm): { hour: string | null; wrong: boolean } {
  const form = value as unknown as Readonly<Record<string, string | undefined>>
  const mark = form[`mark-${person}`]
  const typed = mark === 'late' ? form[`arrived-${person}`] : mark === 'partly' ? form[`left-${person}`] : ''
  if (!typed) return { hour: null, wrong: mark === 'late' }
  const reading = readTime(typed)
  const hour = 'value' in reading ? reading.value : null
  return { hour, wrong: hour === null }
}

/** What was ticked for a person: nothing, an attendance with its reason, or an absence that lacks a word. */
export function tickedFor(
  person: string,
  value: RollCallForm
): { attendance: Attendance; reason: string | null } | 'lacksWord' | null {
  const form = value as unknown as Readonly<Record<string, unknown>>
  const mark = form[`mark-${person}`] as Ticked | undefined
  if (!mark) return null
  if (mark !== 'absent') return { attendance: mark === 'partly' ? 'partly' : 'attended', reason: null }
  const told = form[`told-${person}`] as 'excused' | 'noshow' | undefined
  const reason = (form[`reason-${person}`] as string | undefined) ?? ''
  if (!told) return 'lacksWord'
  return { attendance: told, reason: reason === '' ? null : reason }
}
