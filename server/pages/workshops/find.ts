import type { Request } from 'express'
import type mongoose from 'mongoose'
import { NotFound } from '#lib/refusal.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { about } from '../../about.ts'
import { param } from '../../forms/param.ts'
import { scopes } from '#models/access/scope.ts'

/** The workshop of the address, within what the person may see; anything else is the same 404. */
export async function ownWorkshop(req: Request): Promise<Workshop> {
  const found = await scopes
    .workshops(req.user)
    .findOne({ _id: param(req, 'workshop') })
    .orFail()
  return about(req, found)
}

/** The agency a counsellor works for; a counsellor without one finds nothing. */
export function ownAgency(req: Request): mongoose.Types.ObjectId {
  if (!req.user.agency) throw new NotFound()
  return req.user.agency
}
