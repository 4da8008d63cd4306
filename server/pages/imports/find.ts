import type { Request } from 'express'
import type { ImportRun } from '#models/records/import-run.ts'
import { param } from '../../forms/param.ts'
import { scopes } from '#models/access/scope.ts'

/** The import of the address, within the person's agency; anything else is the same 404. */
export function ownImportation(req: Request): Promise<ImportRun> {
  return scopes
    .imports(req.user)
    .findOne({ _id: param(req, 'importation') })
    .orFail()
}
