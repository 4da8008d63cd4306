import type { Request } from 'express'
import { NotFound } from '#lib/refusal.ts'
import type { Transfer } from '#models/records/transfer.ts'
import { param } from '../../forms/param.ts'
import { scopes } from '#models/access/scope.ts'

/** The request of the address, on the side of the reader's agency that may do this: the other side finds nothing. */
export async function ownTransfer(req: Request, side: 'from' | 'to'): Promise<Transfer> {
  const transfer = await scopes
    .transfers(req.user)
    .findOne({ _id: param(req, 'transfer') })
    .orFail()
  if (!req.user.agency?.equals(transfer[side])) throw new NotFound()
  return transfer
}
