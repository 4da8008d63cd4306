import type { Request } from 'express'
import { scopes } from '#models/access/scope.ts'
import type { Series } from '#models/records/series.ts'
import { param } from '../../forms/param.ts'

/** The series of the address, within what the person may see; anything else is the same 404. */
export function ownSeries(req: Request): Promise<Series> {
  return scopes
    .series(req.user)
    .findOne({ _id: param(req, 'series') })
    .orFail()
}
