import type { RequestHandler } from 'express'
import { read } from '../../forms/read.ts'
import { sentences } from '../../forms/sentences.ts'
import { transferRefusalForm } from '../../forms/transfer.ts'
import { paths } from '../../paths.ts'
import { flash, sharedOf } from '../../render.ts'
import { refuseTransfer } from '#models/identity/transfer/answering.ts'
import { ownTransfer } from '../../pages/transfers/find.ts'
import { showTransfers } from '../../pages/transfers/page.ts'

/** The person stays, and the agency that asked reads why. */
export const create: RequestHandler = async (req, res) => {
  const transfer = await ownTransfer(req, 'from')
  const { value, errors } = read(transferRefusalForm, req.body)
  if (errors) {
    const { why } = sentences(sharedOf(res).t, errors)
    return showTransfers(req, res, { id: String(transfer.id), error: why ?? '' })
  }
  await refuseTransfer(transfer, { by: req.user, why: value.why })
  flash(res, 'transfers.refusedDone')
  res.redirect(303, paths.transfers())
}
