import Joi from 'joi'

export interface HeadcountForm {
  headcount: number
}

const MOST = 2_000

export const headcountForm = Joi.object<HeadcountForm, true>({
  headcount: Joi.number().integer().min(0).max(MOST).required().label('kinds.headcount.label')
})
