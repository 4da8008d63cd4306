import Joi from 'joi'
import { isSiret } from '#lib/identifiers/siret.ts'

/** The SIRET of the company that a prospect turned out to be. */
export interface JoiningForm {
  siret: string
}

export const joiningForm = Joi.object<JoiningForm, true>({
  siret: Joi.string()
    .custom((text: string, helpers) => (isSiret(text) ? text : helpers.error('companies.fault.siret')))
    .required()
})
