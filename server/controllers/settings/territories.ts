import type { Request, RequestHandler, Response } from 'express'
import { NotFound } from '#lib/refusal.ts'
import { Territory } from '#models/records/territory.ts'
import {
  addBasin,
  basinsIn,
  factsOfTerritory,
  listTerritories,
  setTerritory
} from '#models/settings/territories.ts'
import { baseFingerprint, conflictErrors, mergeEdits } from '../../forms/edit-conflicts.ts'
import { param } from '../../forms/param.ts'
import { read, type Typed } from '../../forms/read.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { newBasinForm, territoryForm } from '../../forms/territory.ts'
import { departementChoices } from '../../pages/agencies/departements.ts'
import { lastChange, lastChanges } from '../../pages/settings/changes.ts'
import { fieldsOf, type Refused } from '../../pages/settings/typed.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'

/** Employment basins, and the groups that people make of them. */
export const index: RequestHandler = async (_req, res) => {
  const title = sharedOf(res).t('frame.territories.title')
  render(res, 'territories/index', await listTerritories(), { title, here: 'settings' })
}

const newForm: RequestHandler = (_req, res) => showNew(res)
export { newForm as new }

export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const form = read(newBasinForm, req.body)
  if (form.errors) return showNew(res, { typed: form.typed, errors: sentences(t, form.errors) })
  try {
    await addBasin(form.value, { by: req.user._id })
    flash(res, 'frame.saved', { params: { name: form.value.name } })
    res.redirect(303, paths.territorySettings())
  } catch (error) {
    showNew(res, { typed: form.typed, ...refused(t, error) })
  }
}

function showNew(res: Response, refusal?: Refused) {
  const locals = {
    typed: fieldsOf(refusal?.typed ?? {}),
    departements: departementChoices(),
    errors: refusal?.errors ?? {},
    refusal: refusal?.refusal
  }
  const title = sharedOf(res).t('frame.territories.newBasin')
  const frame = { title, here: 'settings', width: 'reading' } as const
  render(res, 'territories/new', locals, { ...frame, refused: refusal !== undefined })
}

export const edit: RequestHandler = async (req, res) => show(res, await find(req))

export const update: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const territory = await find(req)
  const current = currentValues(territory)
  const { typed, conflicts } = mergeEdits(req.body, current)
  if (conflicts.length > 0) {
    const basins = await basinsIn(territory.parent ?? '', territory.basins)
    const change = await lastChange(res, 'territory', territory._id)
    const label = (name: string) => t(`frame.territories.${name as 'name' | 'basins' | 'isOffered'}`)
    const say = (name: string, value: string) =>
      name === 'basins' ? (basins.find(({ _id }) => _id === value)?.name ?? value) : value
    return show(res, territory, { typed, ...conflictErrors(t, conflicts, current, { label, say, change }) })
  }
  const form = read(territoryForm, typed)
  if (form.errors) return show(res, territory, { typed, errors: sentences(t, form.errors) })
  try {
    await setTerritory(territory._id, form.value, { by: req.user._id, since: territory.setAt ?? null })
    flash(res, 'frame.saved', { params: { name: form.value.name } })
    res.redirect(303, paths.territory(territory._id))
  } catch (error) {
    await show(res, territory, { typed, ...refused(t, error) })
  }
}

async function show(res: Response, territory: Territory, refusal?: Refused) {
  const { t } = sharedOf(res)
  const { _id: id, name, kind, parent, basins } = territory
  const current = currentValues(territory)
  const [days, within, choices] = await Promise.all([
    lastChanges(res, 'territory', id),
    Territory.findById(parent).select('name').lean(),
    kind === 'group' ? basinsIn(parent ?? '', basins) : []
  ])
  const locals = {
    id,
    name,
    lede: t(kind === 'group' ? 'frame.territories.isGroup' : 'frame.territories.isBasin', {
      within: within?.name ?? ''
    }),
    isGroup: kind === 'group',
    basins: choices.map(one => ({ value: one._id, label: one.name })),
    typed: fieldsOf(refusal?.typed ?? current),
    days,
    baseFingerprint: baseFingerprint(current),
    errors: refusal?.errors ?? {},
    refusal: refusal?.refusal
  }
  const frame = { title: name, here: 'settings', width: 'reading' } as const
  render(res, 'territories/edit', locals, { ...frame, refused: refusal !== undefined })
}

/** What stands of a territory, field by field as its form sends it back. */
function currentValues(territory: Territory): Typed {
  const { name, basins, isOffered } = factsOfTerritory(territory)
  const own = territory.kind === 'group' ? { basins } : {}
  return { name, ...own, isOffered: isOffered ? 'yes' : '' }
}

/** Regions and départements are those of France: nobody changes them. */
async function find(req: Request): Promise<Territory> {
  const territory = await Territory.findById(param(req, 'territory')).orFail()
  if (territory.kind !== 'basin' && territory.kind !== 'group') throw new NotFound()
  return territory
}
