import type { Request } from 'express'
import { scopes } from '#models/access/scope.ts'
import type { Agency } from '#models/records/agency.ts'
import { param } from '../../forms/param.ts'

/** The agency of the address, where its reader may set it; anything else is the same 404. */
export function agencyToSet(req: Request): Promise<Agency> {
  return scopes
    .settings(req.user)
    .findOne({ _id: param(req, 'agency') })
    .orFail()
}
