import Joi from 'joi'
import { USUAL_REMINDERS } from '#models/messages/reminders.ts'
import { LONGEST_TEXT } from '#models/records/text-block.ts'
import type { RegionFacts } from '#models/settings/region.ts'
import { words } from './person-fields.ts'
import { typedTime } from './typed.ts'

/** What a region sets for its agencies; days left empty are the usual ones. */
export interface RegionForm {
  reminderFirst: number
  reminderSecond: number
  reminderTime: string | null
  textBring: string
  textTravel: string
  textClosing: string
}

const days = (usual: number) => Joi.number().integer().min(1).empty('').default(usual)
const text = () => words(LONGEST_TEXT)

export const regionForm = Joi.object<RegionForm, true>({
  reminderFirst: days(USUAL_REMINDERS.first),
  reminderSecond: days(USUAL_REMINDERS.second),
  reminderTime: typedTime().empty('').default(null),
  textBring: text(),
  textTravel: text(),
  textClosing: text()
})

/** What the domain is told. */
export function factsOf(form: RegionForm): RegionFacts {
  const { reminderFirst: first, reminderSecond: second, reminderTime: time } = form
  return {
    reminders: { first, second, time },
    texts: { bring: form.textBring, travel: form.textTravel, closing: form.textClosing }
  }
}
