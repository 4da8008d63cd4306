import type { RequestHandler } from 'express'
import { Person } from '#models/records/person.ts'
import { paths } from '../../paths.ts'
import { flash } from '../../render.ts'
import { acceptTransfer } from '#models/identity/transfer/answering.ts'
import { ownTransfer } from '../../pages/transfers/find.ts'

/** The person goes to the agency that asked. */
export const create: RequestHandler = async (req, res) => {
  const transfer = await ownTransfer(req, 'from')
  const person = await Person.findById(transfer.person).orFail()
  await acceptTransfer(transfer, { by: req.user })
  flash(res, 'transfers.accepted', { params: { name: person.fullName } })
  res.redirect(303, paths.transfers())
}
