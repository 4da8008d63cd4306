import type { Request, RequestHandler, Response } from 'express'
import { NotFound, Refusal } from '#lib/refusal.ts'
import { scopes } from '#models/access/scope.ts'
import { placePeople } from '#models/importing/placing/place-people.ts'
import type { ImportRun } from '#models/records/import-run.ts'
import { Placement } from '#models/records/placement.ts'
import { param } from '../../forms/param.ts'
import { placementForm, placementQuery, type PlacementQuery } from '../../forms/placement.ts'
import { read, readSound } from '../../forms/read.ts'
import { idToMake, noteMade } from '../../middleware/once.ts'
import { choiceOf, doneOf, reviewOf } from '../../pages/imports/placing.ts'
import { ownImportation } from '../../pages/imports/find.ts'
import { isPlaceable } from '../../pages/imports/shown.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'

/** The people of a saved list, to tick; once some are, and a workshop is named, what would become of each. */
const newForm: RequestHandler = async (req, res) => {
  const importation = await ownImportation(req)
  if (!isPlaceable(importation)) return res.redirect(303, paths.importation(importation.id))
  const { value } = readSound(placementQuery, req.query)
  if (value.workshop && value.people.length > 0) return showReview(req, res, importation, value)
  const error = value.workshop || value.people.length > 0 ? whatLacks(value) : undefined
  await showChoice(req, res, importation, value, error)
}
export { newForm as new }

/** Takes the seats or notes the proposals, and leads to the list of what was done. */
export const create: RequestHandler = async (req, res) => {
  const importation = await ownImportation(req)
  if (!isPlaceable(importation)) return res.redirect(303, paths.importation(importation.id))
  const form = read(placementForm, req.body)
  const again = read(placementQuery, req.body).value ?? NOBODY
  if (form.errors) return showChoice(req, res, importation, again, 'people')
  const { kind, people } = form.value
  const workshop = await scopes.workshops(req.user).findOne({ _id: form.value.workshop }).orFail()
  try {
    const placing = {
      id: idToMake(res),
      importation: importation._id,
      workshop,
      ticked: people,
      kind,
      by: req.user
    }
    const placement = await placePeople(placing)
    await noteMade(res)
    res.redirect(303, paths.importPlacement(importation.id, placement.id))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    flash(res, error.key, { params: error.params, tone: 'refused' })
    res.redirect(303, paths.newImportPlacement(importation.id))
  }
}

const NOBODY: PlacementQuery = { after: 0, tick: 'none', workshop: null, people: [] }

/** What a press made of the people ticked, one by one. */
export const show: RequestHandler = async (req, res) => {
  const importation = await ownImportation(req)
  const id = param(req, 'placement')
  const placement = await Placement.findOne({ _id: id, importation: importation._id }).orFail()
  const locals = await doneOf(req.user, importation, placement)
  const title = sharedOf(res).t(`imports.placements.done.${placement.kind}`)
  render(res, 'imports/placed', locals, { title, here: 'people' })
}

const whatLacks = ({ people }: PlacementQuery) => (people.length === 0 ? 'people' : 'workshop')

async function showChoice(
  req: Request,
  res: Response,
  importation: ImportRun,
  query: PlacementQuery,
  lacks?: 'people' | 'workshop'
) {
  const { t } = sharedOf(res)
  const errors = lacks ? { [lacks]: t(`imports.placements.lacks.${lacks}`) } : {}
  const locals = await choiceOf(req.user, importation, query, sharedOf(res))
  render(
    res,
    'imports/placing',
    { ...locals, errors },
    { title: t('imports.placements.title'), here: 'people', refused: lacks !== undefined }
  )
}

async function showReview(req: Request, res: Response, importation: ImportRun, query: PlacementQuery) {
  const workshop = await scopes.workshops(req.user).findOne({ _id: query.workshop }).orFail()
  const locals = await reviewOf(req.user, importation, workshop, query)
  if (locals.lines.length === 0) throw new NotFound()
  const title = sharedOf(res).t('imports.placements.title')
  render(res, 'imports/placing-review', locals, { title, here: 'people' })
}
