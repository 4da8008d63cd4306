import type { RequestHandler } from 'express'
import { paths } from '../../paths.ts'
import { flash } from '../../render.ts'
import { withdrawTransfer } from '#models/identity/transfer/answering.ts'
import { ownTransfer } from '../../pages/transfers/find.ts'

/** The agency that asked no longer does. */
export const create: RequestHandler = async (req, res) => {
  const transfer = await ownTransfer(req, 'to')
  await withdrawTransfer(transfer, { by: req.user })
  flash(res, 'transfers.withdrawn')
  res.redirect(303, paths.transfers())
}
