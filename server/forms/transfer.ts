import Joi from 'joi'
import { wordsAboutSomeone } from './person-fields.ts'

/** Someone asked for by an exact text, and why. */
export interface TransferForm {
  typed: string
  why: string
}

export const transferForm = Joi.object<TransferForm, true>({
  typed: Joi.string().trim().max(100).required().label('transfers.form.typed'),
  why: wordsAboutSomeone(300).empty('').required().label('transfers.form.why')
})

/** Why a transfer is refused. */
export interface TransferRefusalForm {
  why: string
}

export const transferRefusalForm = Joi.object<TransferRefusalForm, true>({
  why: wordsAboutSomeone(300).empty('').required().label('transfers.refuseWhy')
})
