import Joi from 'joi'
import { type NextStepFacts } from '#models/follow-up/next-steps.ts'
import { CONTRACTS, SOURCES, STEP_KINDS, STEP_STATES } from '#models/records/next-step.ts'
import { anyDay, choice, words, wordsAboutSomeone } from './person-fields.ts'

/** What came of a workshop for a person. */
export type NextStepForm = Required<Omit<NextStepFacts, 'step' | 'id' | 'by' | 'now'>>

export const nextStepForm = Joi.object<NextStepForm, true>({
  kind: Joi.string()
    .valid(...STEP_KINDS)
    .required()
    .label('steps.form.kind'),
  state: Joi.string()
    .valid(...STEP_STATES)
    .required()
    .label('steps.form.state'),
  plannedOn: anyDay(),
  startedOn: anyDay(),
  endedOn: anyDay(),
  place: words(120),
  contract: choice(CONTRACTS),
  note: wordsAboutSomeone(300),
  answersWish: Joi.boolean().truthy('yes').default(false),
  saidBy: Joi.string()
    .valid(...SOURCES)
    .required()
    .label('steps.form.saidBy')
})
