import type { Request, RequestHandler, Response } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { askElsewhere } from '#models/access/asking-elsewhere.ts'
import { read, type Typed } from '../forms/read.ts'
import { refused, sentences } from '../forms/sentences.ts'
import { transferForm } from '../forms/transfer.ts'
import { idToMake, noteMade } from '../middleware/once.ts'
import { paths } from '../paths.ts'
import { flash, render, sharedOf } from '../render.ts'
import { askTransfer } from '#models/identity/transfer/asking.ts'
import { showTransfers } from '../pages/transfers/page.ts'
import { screenOf } from '../pages/people/screen.ts'

export const index: RequestHandler = (req, res) => showTransfers(req, res)

function newForm(req: Request, res: Response) {
  const { q } = req.query
  showForm(res, { typed: typeof q === 'string' ? q.slice(0, 100) : '' })
}
export { newForm as new }

/** Asks for whom the typed text means; each try tells whether someone is known, and is counted. */
export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const { value, typed, errors } = read(transferForm, req.body)
  if (errors) return showForm(res, typed, sentences(t, errors))
  await askElsewhere(req.user._id)
  try {
    const asked = await askTransfer({ _id: idToMake(res), by: req.user, ...value })
    await noteMade(res, asked._id)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return showForm(res, typed, refused(t, error).errors)
  }
  flash(res, 'transfers.sent')
  res.redirect(303, paths.transfers())
}

function showForm(res: Response, typed: Typed, errors?: Record<string, string>) {
  const { t } = sharedOf(res)
  const one = (name: string) => {
    const text = typed[name]
    return typeof text === 'string' ? text : ''
  }
  const locals = { typed: one('typed'), why: one('why'), errors: errors ?? {}, screen: screenOf(t) }
  const title = t('transfers.ask')
  render(res, 'transfers/new', locals, { title, here: 'people', width: 'reading', refused: Boolean(errors) })
}
