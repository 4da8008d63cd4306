import type { RequestHandler, Response } from 'express'
import { datesIn } from '#lib/dates.ts'
import { RoomTooSmall } from '#models/settings/judge-settings.ts'
import { addAgency } from '#models/settings/add-agency.ts'
import { settingChanges } from '#models/settings/history.ts'
import { remindersOf } from '#models/messages/reminders.ts'
import { defaultsOf } from '#models/reference/region-defaults.ts'
import { listAgencies } from '#models/settings/list-agencies.ts'
import { saveSettings, type Saved } from '#models/settings/save-settings.ts'
import { Territory } from '#models/records/territory.ts'
import type { Agency } from '#models/records/agency.ts'
import { changedBy } from '../changed-by.ts'
import { agencySettingsForm, settingsOf } from '../forms/agency-settings.ts'
import { conflictErrors, mergeEdits } from '../forms/edit-conflicts.ts'
import { agencySearchForm, newAgencyForm } from '../forms/new-agency.ts'
import { read, readSound, type Typed } from '../forms/read.ts'
import { refused, sentences } from '../forms/sentences.ts'
import { departementChoices } from '../pages/agencies/departements.ts'
import { agencyToSet } from '../pages/agencies/find.ts'
import { currentSettings, linesOf, settingsWording } from '../pages/agencies/form.ts'
import { showSettings } from '../pages/agencies/page.ts'
import { paths } from '../paths.ts'
import { flash, render, sharedOf } from '../render.ts'

/** Agencies by name, each with what it lacks. */
export const index: RequestHandler = async (req, res) => {
  const { value: search } = readSound(agencySearchForm, req.query)
  const { agencies, previous, next } = await listAgencies(search)
  const address = (more: Record<string, string>) => {
    const query = new URLSearchParams({ ...(search.q ? { q: search.q } : {}), ...more })
    return `${paths.agencies()}?${query.toString()}`
  }
  const locals = {
    q: search.q,
    agencies,
    previous: previous ? address({ before: previous }) : undefined,
    next: next ? address({ after: next }) : undefined
  }
  render(res, 'agencies/index', locals, { title: sharedOf(res).t('settings.list.title'), here: 'settings' })
}

const newForm: RequestHandler = async (_req, res) => showNew(res, {})
export { newForm as new }

/** An agency that no file brought. */
export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const { value, typed, errors } = read(newAgencyForm, req.body)
  if (!value) return showNew(res, typed, { errors: sentences(t, errors) })
  try {
    const agency = await addAgency(value, { by: req.user._id })
    flash(res, 'settings.new.added', { params: { name: agency.name } })
    res.redirect(303, paths.agency(agency.id))
  } catch (error) {
    await showNew(res, typed, refused(t, error))
  }
}

async function showNew(
  res: Response,
  typed: Typed,
  { errors = {}, refusal }: { errors?: Record<string, string>; refusal?: string } = {}
) {
  const { t } = sharedOf(res)
  const basins = await Territory.find({ kind: 'basin', retiredAt: null }).sort({ name: 1 }).lean()
  const locals = {
    typed: Object.fromEntries(Object.entries(typed).map(([name, text]) => [name, [text].flat()[0] ?? ''])),
    departements: departementChoices(),
    basins: basins.map(({ _id, name }) => ({ value: String(_id), label: name })),
    errors,
    refusal
  }
  const isRefused = refusal !== undefined || Object.keys(errors).length > 0
  const title = t('settings.new.title')
  render(res, 'agencies/new', locals, { title, here: 'settings', width: 'reading', refused: isRefused })
}

/** One agency: how to reach it, its rooms, when it is open, what reminds people. */
export const edit: RequestHandler = async (req, res) => showSettings(req, res, await agencyToSet(req))

export const update: RequestHandler = async (req, res) => {
  const { t, lang } = sharedOf(res)
  const agency = await agencyToSet(req)
  const now = new Date()
  const region = await defaultsOf(agency.region)
  const lines = linesOf(agency, now)
  const current = currentSettings(agency, { region, language: lang, now })
  const { typed, conflicts } = mergeEdits(req.body, current)
  if (conflicts.length > 0) {
    const change = await lastChange(res, agency)
    const wording = { ...settingsWording(t), change }
    return showSettings(req, res, agency, { typed, ...conflictErrors(t, conflicts, current, wording) })
  }
  const form = read(agencySettingsForm(lines, remindersOf(null, region)), typed)
  if (form.errors) return showSettings(req, res, agency, { typed, errors: sentences(t, form.errors) })
  try {
    const since = agency.settingsAt ?? null
    const saved = await saveSettings(agency._id, settingsOf(form.value, lines), {
      by: req.user._id,
      since,
      now
    })
    sayWhatIsSaved(res, saved)
    res.redirect(303, paths.agency(agency.id))
  } catch (error) {
    await showSettings(req, res, agency, { typed, ...refusedIn(res, error) })
  }
}

async function lastChange(res: Response, agency: Agency): Promise<string | null> {
  const [last] = await settingChanges('agency', agency._id, { limit: 1 })
  return changedBy(res, last ? { by: last.author, at: last.at } : null)
}

function sayWhatIsSaved(res: Response, { changes, reminders }: Saved) {
  if (changes.length === 0) return flash(res, 'settings.unchanged')
  if (reminders > 0) return flash(res, 'settings.savedReminders', { params: { count: reminders } })
  flash(res, 'settings.saved')
}

/** Too few places: the sentence names the day of the workshop that has more people. */
function refusedIn(res: Response, error: unknown) {
  const { t, lang } = sharedOf(res)
  if (!(error instanceof RoomTooSmall) || !error.field) return refused(t, error)
  const { startsAt, timeZone } = error.workshop
  const day = datesIn(lang, timeZone).weekday(startsAt)
  return { errors: { [error.field]: t(error.key, { ...error.params, day }) } }
}
