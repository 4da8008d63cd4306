import type { Request, RequestHandler, Response } from 'express'
import { clock } from '#lib/dates.ts'
import { isKey, type Language } from '#lib/i18n.ts'
import { regionScope } from '#models/access/scope.ts'
import { remindersOf } from '#models/messages/reminders.ts'
import { Agency } from '#models/records/agency.ts'
import { Territory } from '#models/records/territory.ts'
import { defaultsOf, type RegionDefaults } from '#models/reference/region-defaults.ts'
import { setRegion } from '#models/settings/region.ts'
import { baseFingerprint, conflictErrors, mergeEdits } from '../../forms/edit-conflicts.ts'
import { param } from '../../forms/param.ts'
import { read, type Typed } from '../../forms/read.ts'
import { factsOf, regionForm } from '../../forms/region.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { lastChange, lastChanges } from '../../pages/settings/changes.ts'
import { fieldsOf, type Refused } from '../../pages/settings/typed.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'

/** The regions that agencies lie in. */
export const index: RequestHandler = async (_req, res) => {
  const found = await Territory.find({ kind: 'region' }).select('name').sort({ name: 1 }).lean()
  const regions = found.map(({ _id, name }) => ({ id: _id, name }))
  const title = sharedOf(res).t('frame.regions.title')
  render(res, 'regions/index', { regions }, { title, here: 'settings' })
}

/** What holds in a region for the agencies that have not their own. */
export const edit: RequestHandler = async (req, res) => show(req, res, await find(req))

export const update: RequestHandler = async (req, res) => {
  const { t, lang } = sharedOf(res)
  const region = await find(req)
  const standing = await defaultsOf(region._id)
  const current = currentValues(standing, lang)
  const { typed, conflicts } = mergeEdits(req.body, current)
  if (conflicts.length > 0) {
    const change = await lastChange(res, 'region', region._id)
    const label = (name: string) => {
      const key = `settings.field.${name}`
      return isKey(key) ? t(key) : name
    }
    return show(req, res, region, { typed, ...conflictErrors(t, conflicts, current, { label, change }) })
  }
  const form = read(regionForm, typed)
  if (form.errors) return show(req, res, region, { typed, errors: sentences(t, form.errors) })
  try {
    const count = await setRegion(region._id, factsOf(form.value), {
      by: req.user._id,
      since: standing.setAt
    })
    if (count > 0) flash(res, 'settings.savedReminders', { params: { count } })
    else flash(res, 'frame.saved', { params: { name: region.name } })
    res.redirect(303, paths.region(region._id))
  } catch (error) {
    await show(req, res, region, { typed, ...refused(t, error) })
  }
}

async function show(req: Request, res: Response, region: Territory, refusal?: Refused) {
  const { lang } = sharedOf(res)
  const { _id: id, name } = region
  const [standing, days, agencies, own] = await Promise.all([
    defaultsOf(id),
    lastChanges(res, 'region', id),
    Agency.countDocuments({ region: id }),
    Agency.countDocuments({ region: id, reminders: { $ne: null } })
  ])
  const current = currentValues(standing, lang)
  const isAdministrator = req.user.role === 'administrator'
  const locals = {
    id,
    name,
    isAdministrator,
    agencies,
    own,
    typed: fieldsOf(refusal?.typed ?? current),
    days,
    baseFingerprint: baseFingerprint(current),
    errors: refusal?.errors ?? {},
    refusal: refusal?.refusal
  }
  render(res, 'regions/edit', locals, {
    title: name,
    width: 'reading',
    refused: refusal !== undefined,
    ...(isAdministrator ? { here: 'settings' as const } : {})
  })
}

/** What stands of a region, field by field as its form sends it back. */
function currentValues(region: RegionDefaults, language: Language): Typed {
  const { first, second, time } = remindersOf(null, region)
  return {
    reminderFirst: String(first),
    reminderSecond: String(second),
    reminderTime: time ? clock(language, time) : '',
    textBring: region.texts.bring,
    textTravel: region.texts.travel,
    textClosing: region.texts.closing
  }
}

/** A regional account sets its own region; another, or none, is the same 404. */
function find(req: Request): Promise<Territory> {
  return Territory.findOne({ _id: param(req, 'region'), kind: 'region', ...regionScope(req.user) }).orFail()
}
