import Joi from 'joi'

const ID = /^[0-9a-f]{24}$/

/** Which people of a session are moved to which other one, or proposed it. */
export interface OtherDatesForm {
  to: string
  people: string[]
  act: 'move' | 'propose'
}

export const otherDatesForm = Joi.object<OtherDatesForm, true>({
  to: Joi.string().pattern(ID).required().label('workshops.otherDates.to'),
  people: Joi.array<string[]>()
    .single()
    .items(Joi.string().pattern(ID))
    .unique()
    .min(1)
    .max(60)
    .required()
    .label('workshops.otherDates.people'),
  act: Joi.string().valid('move', 'propose').default('propose')
})
