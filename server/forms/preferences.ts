import Joi from 'joi'

export interface PreferencesForm {
  language?: 'fr' | 'en'
  /** `device` takes the choice back. */
  theme?: 'light' | 'dark' | 'device'
  /** The page the choice was made on. */
  back: string
}

export const preferencesForm = Joi.object<PreferencesForm, true>({
  language: Joi.string().valid('fr', 'en'),
  theme: Joi.string().valid('light', 'dark', 'device'),
  back: Joi.string().max(2000).allow('').default('')
})
