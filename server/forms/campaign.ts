import Joi from 'joi'
import { typedDay } from './typed.ts'

/** A campaign as its page sets it; days are 'YYYY-MM-DD' once read. */
export interface CampaignForm {
  name: string
  from: string
  to: string
  text: string
}

export const campaignForm = Joi.object<CampaignForm, true>({
  name: Joi.string().trim().max(80).required().label('campaigns.form.name'),
  from: typedDay().required().label('campaigns.form.from'),
  to: typedDay().required().label('campaigns.form.to'),
  text: Joi.string().trim().max(1000).allow('').default('')
})

/** What a list of boxes showed, and those that are ticked: ids. */
export interface TickedForm {
  shown: string[]
  ticked: string[]
}

const ids = () =>
  Joi.array<string[]>()
    .single()
    .items(Joi.string().pattern(/^[0-9a-f]{24}$/))
    .max(500)
    .default([])

export const tickedForm = Joi.object<TickedForm, true>({ shown: ids(), ticked: ids() })
