import type { Request, RequestHandler, Response } from 'express'
import { Sector } from '#models/records/sector.ts'
import { comingIn } from '#models/settings/coming-workshops.ts'
import { addSector, factsOfSector, listSectors, setSector } from '#models/settings/sectors.ts'
import { baseFingerprint, conflictErrors, mergeEdits } from '../../forms/edit-conflicts.ts'
import { param } from '../../forms/param.ts'
import { read, type Typed } from '../../forms/read.ts'
import { newSectorForm, sectorForm } from '../../forms/sector.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { lastChange, lastChanges } from '../../pages/settings/changes.ts'
import { fieldsOf, type Refused } from '../../pages/settings/typed.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'

/** The sectors that workshops count in. */
export const index: RequestHandler = async (_req, res) => {
  const { t, lang } = sharedOf(res)
  const sectors = await listSectors(lang)
  render(res, 'sectors/index', { sectors }, { title: t('frame.sectors.title'), here: 'settings' })
}

const newForm: RequestHandler = (_req, res) => showNew(res)
export { newForm as new }

export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const form = read(newSectorForm, req.body)
  if (form.errors) return showNew(res, { typed: form.typed, errors: sentences(t, form.errors) })
  try {
    await addSector(form.value, { by: req.user._id })
    const link = { href: paths.newTrade(), label: t('frame.sectors.addTrades') }
    flash(res, 'frame.sectors.added', { params: { name: form.value.fr }, link })
    res.redirect(303, paths.sectorSettings())
  } catch (error) {
    showNew(res, { typed: form.typed, ...refused(t, error) })
  }
}

function showNew(res: Response, refusal?: Refused) {
  const { t } = sharedOf(res)
  const locals = {
    typed: fieldsOf(refusal?.typed ?? {}),
    errors: refusal?.errors ?? {},
    refusal: refusal?.refusal
  }
  const frame = { title: t('frame.sectors.new'), here: 'settings', width: 'reading' } as const
  render(res, 'sectors/new', locals, { ...frame, refused: refusal !== undefined })
}

export const edit: RequestHandler = async (req, res) => show(res, await find(req))

export const update: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const sector = await find(req)
  const current = currentValues(sector)
  const { typed, conflicts } = mergeEdits(req.body, current)
  if (conflicts.length > 0) {
    const change = await lastChange(res, 'sector', sector._id)
    const label = (name: string) => t(`frame.sectors.${name as 'fr' | 'en' | 'skills' | 'isOffered'}`)
    return show(res, sector, { typed, ...conflictErrors(t, conflicts, current, { label, change }) })
  }
  const form = read(sectorForm, typed)
  if (form.errors) return show(res, sector, { typed, errors: sentences(t, form.errors) })
  try {
    await setSector(sector._id, form.value, { by: req.user._id, since: sector.setAt ?? null })
    flash(res, 'frame.saved', { params: { name: form.value.fr } })
    res.redirect(303, paths.sector(sector._id))
  } catch (error) {
    await show(res, sector, { typed, ...refused(t, error) })
  }
}

async function show(res: Response, sector: Sector, refusal?: Refused) {
  const current = currentValues(sector)
  const { fr: name } = factsOfSector(sector)
  const [days, coming] = await Promise.all([
    lastChanges(res, 'sector', sector._id),
    comingIn({ sector: sector._id })
  ])
  const locals = {
    code: sector._id,
    name,
    typed: fieldsOf(refusal?.typed ?? current),
    coming,
    days,
    baseFingerprint: baseFingerprint(current),
    errors: refusal?.errors ?? {},
    refusal: refusal?.refusal
  }
  const frame = { title: name, here: 'settings', width: 'reading' } as const
  render(res, 'sectors/edit', locals, { ...frame, refused: refusal !== undefined })
}

/** What stands of a sector, field by field as its form sends it back. */
function currentValues(sector: Sector): Typed {
  const { fr, en, skills, isOffered } = factsOfSector(sector)
  return { fr, en, skills: skills.join('\n'), isOffered: isOffered ? 'yes' : '' }
}

function find(req: Request): Promise<Sector> {
  return Sector.findById(param(req, 'sector')).orFail()
}
