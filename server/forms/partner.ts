import Joi from 'joi'
import { email } from './person-fields.ts'

/** Who of another organisation is invited to a meeting. */
export interface PartnerForm {
  organisation: string
  name: string
  email: string
}

export const partnerForm = Joi.object<PartnerForm, true>({
  organisation: Joi.string().trim().max(120).required().label('partners.organisation'),
  name: Joi.string().trim().max(120).required().label('partners.name'),
  email: email().required().label('partners.email')
})
