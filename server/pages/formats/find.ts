import type { Request } from 'express'
import type mongoose from 'mongoose'
import { agencyScope, scopes } from '#models/access/scope.ts'
import { Format } from '#models/records/format.ts'
import { param } from '../../forms/param.ts'

/** The format of the address: one's own, or one that is shared. */
export function knownFormat(req: Request): Promise<Format> {
  return formatOf(req, param(req, 'format'))
}

export function formatOf({ user }: Request, id: string): Promise<Format> {
  return scopes.formats(user).findOne({ _id: id }).orFail()
}

/** One whose workshops may be compared: one may know it, or one of them is within what one may see. */
export async function comparedFormat(req: Request): Promise<Format> {
  const id = param(req, 'format')
  const known = await scopes.formats(req.user).findOne({ _id: id })
  if (known) return known
  await scopes.workshops(req.user).findOne({ format: id }).select('_id').orFail()
  return Format.findById(id).orFail()
}

/** One that may be changed: that of one's own agency. */
export function ownFormat(req: Request): Promise<Format> {
  return scopes
    .formats(req.user)
    .findOne({ _id: param(req, 'format'), ...agencyScope(req.user) })
    .orFail()
}

/** The format that a form says a workshop is planned with, where its reader may know it. */
export async function formatNamed(req: Request, id: string): Promise<mongoose.Types.ObjectId | undefined> {
  if (!id) return undefined
  const found = await scopes.formats(req.user).findOne({ _id: id }).select('_id')
  return found?._id
}
