import mongoose from 'mongoose'

/** What a workshop lets one see of someone; `retired`: no longer asked, its words are kept for the debriefs that name it. */
export const skill = new mongoose.Schema(
  {
    code: { type: String, required: true },
    fr: { type: String, required: true },
    en: { type: String, required: true },
    retired: { type: Boolean, default: false }
  },
  { _id: false }
)

export interface Skill {
  code: string
  fr: string
  en: string
  retired?: boolean | null
}
