import type { RequestHandler } from 'express'
import { networkOf } from '#lib/network.ts'
import { TooMany } from '#lib/refusal.ts'
import { idFrom } from '#models/records/record.ts'
import { askForSeat } from '#models/seats/requests/ask.ts'
import { read } from '../../forms/read.ts'
import { seatRequestForm } from '../../forms/seat-request.ts'
import { sentences } from '../../forms/sentences.ts'
import { askingOf, callInstead, inLanguage, showAsked, showAsking } from '../../pages/open/asking.ts'
import { keyOfStamp } from '../../pages/open/stamp.ts'
import { paths } from '../../paths.ts'

const newForm: RequestHandler = async (req, res) => {
  await showAsking(req, res, await askingOf(req))
}
export { newForm as new }

/** Anyone asks for a seat. Nobody is looked up: the answer is the same for who is known and who is not. */
export const create: RequestHandler = async (req, res) => {
  const asking = await askingOf(req)
  const { id, agency, lang, t } = asking
  const { value, typed, errors } = read(seatRequestForm, req.body)
  const sent = typed['stamp']
  const key = typeof sent === 'string' ? keyOfStamp(req, id, sent) : null
  const stamp = key === null ? undefined : String(sent)
  if (!value) return showAsking(req, res, asking, { typed, errors: sentences(t, errors), stamp })
  if (key === null)
    return showAsking(req, res, asking, { typed, errors: {}, refusal: t('seatRequests.ask.expired') })
  const { wish, lastName, firstName, phone, email, identifier, words } = value
  const asked = { wish, lastName, firstName, phone, email, identifier, words, language: lang }
  // A program that fills in what nobody sees is answered as anybody, and nothing is kept.
  if (value.subject === '') {
    const network = networkOf(req.ip ?? '')
    try {
      await askForSeat({ workshop: idFrom(id), agency }, asked, { form: key, network })
    } catch (error) {
      if (!(error instanceof TooMany)) throw error
      res.set('Retry-After', String(error.seconds))
      return showAsking(req, res, asking, {
        typed,
        errors: {},
        refusal: callInstead(asking),
        status: 429,
        stamp
      })
    }
  }
  res.redirect(303, inLanguage(paths.openRequestSent(id), lang))
}

export const show: RequestHandler = async (req, res) => {
  await showAsked(req, res, await askingOf(req))
}
