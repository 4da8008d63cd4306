import mongoose from 'mongoose'
import { OTHER_LANGUAGES, type OtherLanguage } from '#lib/i18n.ts'
import { defineModel, record } from './record.ts'

/** There is one of it. */
export const OFFERED_LANGUAGES = 'languages'

/** One language of a person beside French and English. */
export interface LanguageFacts {
  isOffered: boolean
  /** Who has read its sentences, and on which day ('YYYY-MM-DD'); '': nobody yet. */
  readBy: string
  readOn: string
}
export type LanguagesFacts = Record<OtherLanguage, LanguageFacts>

const language = new mongoose.Schema<LanguageFacts>(
  {
    isOffered: { type: Boolean, default: false },
    readBy: { type: String, default: '' },
    readOn: { type: String, default: '' }
  },
  { _id: false }
)

const languages = Object.fromEntries(
  OTHER_LANGUAGES.map(code => [code, { type: language, default: null }])
) as Record<OtherLanguage, { type: typeof language; default: null }>

const schema = new mongoose.Schema({
  _id: { type: String, required: true },
  ...languages,
  setAt: { type: Date, default: null }
})

class OfferedLanguagesRecord extends record(schema) {}

export type OfferedLanguages = OfferedLanguagesRecord
export const OfferedLanguages = defineModel('OfferedLanguages', schema, OfferedLanguagesRecord)
