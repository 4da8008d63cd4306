import type { Response } from 'express'
import type { ImportRun } from '#models/records/import-run.ts'
import { render, sharedOf } from '../../render.ts'
import { shownImport } from './shown.ts'

/** A list of people belongs to the people, a planning to the planning. */
export const placeOf = ({ kind }: ImportRun) => (kind === 'workshops' ? 'planning' : 'people')

/** Sends the page of an import whose lines are staged; with a refusal, it is the answer to what was refused. */
export async function renderImport(
  res: Response,
  importation: ImportRun,
  { query = {}, refusal }: { query?: Record<string, unknown>; refusal?: string } = {}
): Promise<void> {
  const shown = await shownImport(importation, query, { ...sharedOf(res), account: res.req.user })
  render(
    res,
    'imports/show',
    { ...shown, refusal },
    { title: shown.title, here: placeOf(importation), refused: refusal !== undefined }
  )
}
