import Joi from 'joi'
import type { InstallationFacts } from '#models/records/installation.ts'

export const LONGEST_FACT = 500

const fact = () => Joi.string().trim().max(LONGEST_FACT).allow('').default('')

export type InstallationForm = InstallationFacts

/** Nothing is asked for: what is left empty is listed as lacking. */
export const installationForm = Joi.object<InstallationForm, true>({
  publisher: fact(),
  director: fact(),
  hosting: fact(),
  dataProtection: fact(),
  contact: fact()
})
