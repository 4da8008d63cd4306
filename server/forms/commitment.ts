import Joi from 'joi'
import { pastDay, wordsAboutSomeone } from './person-fields.ts'

/** What was agreed with a person, on a day ('YYYY-MM-DD'; today when nothing was typed). */
export interface CommitmentForm {
  text: string
  on: string | null
  /** Words that should not stand there were kept on purpose. */
  keepWords: boolean
}

export const commitmentForm = Joi.object<CommitmentForm, true>({
  text: wordsAboutSomeone(500).empty('').required().label('people.agreement.text'),
  on: pastDay(),
  keepWords: Joi.boolean().truthy('yes').default(false)
})
