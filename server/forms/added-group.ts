import Joi from 'joi'
import { GROUP_READERS } from '#models/records/added-group.ts'
import type { GroupFacts } from '#models/settings/added-groups.ts'
import { words } from './person-fields.ts'

/** A public as its page sets it. */
export type AddedGroupForm = GroupFacts
export type NewAddedGroupForm = Omit<GroupFacts, 'isOffered'>

const ticked = () => Joi.boolean().truthy('yes').default(false)

const facts = {
  fr: Joi.string().trim().max(60).required().label('frame.publics.fr'),
  en: words(60),
  seenBy: Joi.string()
    .valid(...GROUP_READERS)
    .required()
    .label('frame.publics.seenBy'),
  isCounted: ticked()
}

export const newAddedGroupForm = Joi.object<NewAddedGroupForm, true>(facts)

export const addedGroupForm = Joi.object<AddedGroupForm, true>({ ...facts, isOffered: ticked() })
