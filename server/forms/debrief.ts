import Joi from 'joi'
import { STEP_KINDS, type StepKind } from '#models/records/next-step.ts'
import { wordsAboutSomeone } from './person-fields.ts'

/** A debrief: levels of skills stand in `skill-CODE`; nothing is obliged, nothing is chosen beforehand. */
export interface DebriefForm {
  interest: number | null
  strength: string
  nextStep: StepKind | null
  /** Which button was pressed: stay, or go on to the next person. */
  then: 'stay' | 'next'
}

const level = Joi.number().integer().min(0).max(3)

export const debriefForm = Joi.object<DebriefForm, true>({
  interest: level.empty('').default(null),
  strength: wordsAboutSomeone(200),
  nextStep: Joi.string()
    .valid(...STEP_KINDS)
    .empty('')
    .default(null),
  then: Joi.string().valid('stay', 'next').default('next')
}).pattern(/^skill-[A-Z0-9]{1,12}$/, level.empty(''))

/** The levels chosen for the skills of a sector; skills of other sectors are not read. */
export function levelsOf(value: DebriefForm, codes: readonly string[]): Record<string, number> {
  const form = value as unknown as Readonly<Record<string, unknown>>
  const levels: Record<string, number> = {}
  for (const code of codes) {
    const chosen = form[`skill-${code}`]
    if (typeof chosen === 'number') levels[code] = chosen
  }
  return levels
}
