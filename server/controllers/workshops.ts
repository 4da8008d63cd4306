import type { Request, RequestHandler } from 'express'
import { isDate } from '#lib/dates.ts'
import type { Language } from '#lib/i18n.ts'
import { NotFound } from '#lib/refusal.ts'
import { changedBy } from '../changed-by.ts'
import { baseFingerprint, conflictErrors, mergeEdits } from '../forms/edit-conflicts.ts'
import { read } from '../forms/read.ts'
import { sentences } from '../forms/sentences.ts'
import { wordingOf, workshopChoices, withPlace } from '../forms/workshop-choices.ts'
import { emptyTyped, outlineOf, slotOf, currentValues, typedAgain, typedOf } from '../forms/workshop-typed.ts'
import { revisionForm, workshopForm, type RevisionForm, type WorkshopForm } from '../forms/workshop.ts'
import { idToMake, noteMade } from '../middleware/once.ts'
import { paths } from '../paths.ts'
import { flash, render, sharedOf } from '../render.ts'
import { scopes } from '#models/access/scope.ts'
import { planToTell } from '#models/planning/change-plans/to-tell.ts'
import { planWorkshop, reviseWorkshop } from '#models/planning/planning.ts'
import { USUAL_KIND, WORKSHOP_KIND_NAMES } from '#models/records/workshop-kind.ts'
import { isMovable } from '#models/ledger/marked.ts'
import { extentsOf } from '../pages/changes/extents.ts'
import { refusedPlan, type RefusedPlan } from '../pages/workshops/clashes.ts'
import { listed } from '../pages/workshops/list.ts'
import { formatNamed, formatOf } from '../pages/formats/find.ts'
import { workshopLike } from '../pages/formats/typed.ts'
import { ownAgency, ownWorkshop } from '../pages/workshops/find.ts'
import { showWorkshop } from '../pages/workshops/page.ts'

/** The workshops of the reader's scope, filtered by the address. */
export const index: RequestHandler = listed

/** One workshop: who comes for its counsellors, numbers for the region. */
export const show: RequestHandler = async (req, res) => {
  await showWorkshop(req, res, await ownWorkshop(req))
}

/**
 * The form of a new workshop; `date` in the address is the day it was asked for on the planning, `like` a workshop whose
 * words it begins with, `format` a format, `kind` the kind whose programme is proposed.
 */
const newForm: RequestHandler = async (req, res) => {
  const { date, like, format, kind } = req.query
  const day = typeof date === 'string' && isDate(date) ? date : null
  const choices = await workshopChoices(req.user, sharedOf(res))
  const form =
    typeof like === 'string'
      ? await copied(req, like, sharedOf(res).lang)
      : typeof format === 'string'
        ? workshopLike(await formatOf(req, format), {
            facilitator: req.user.id,
            day,
            lang: sharedOf(res).lang
          })
        : emptyTyped(
            req.user.id,
            day,
            WORKSHOP_KIND_NAMES.find(name => name === kind)
          )
  render(
    res,
    'workshops/new',
    { form, choices, choosesKind: like === undefined && format === undefined, errors: {} },
    { title: sharedOf(res).t('workshops.form.newTitle', { ofKind: form.kind }), here: 'planning' }
  )
}
export { newForm as new }

/** What a workshop is, never who comes nor when: its hours are kept, its day is asked. */
async function copied(req: Request, like: string, lang: Language) {
  const workshop = await scopes.workshops(req.user).findOne({ _id: like }).orFail()
  return { ...typedOf(workshop, lang), date: '', day: null, saturday: false }
}

export const create: RequestHandler = async (req, res) => {
  const { t, lang } = sharedOf(res)
  const choices = await workshopChoices(req.user, { t, lang })
  const form = read(workshopForm, req.body)
  if (form.errors) return askAgain({ errors: sentences(t, form.errors) })
  try {
    const draft = await planWorkshop({
      id: idToMake(res),
      agency: ownAgency(req),
      outline: outlineOf(form.value, choices),
      slot: slotOf(form.value),
      format: await formatNamed(req, form.value.format),
      overrideReason: form.value.overrideReason,
      by: req.user._id
    })
    await noteMade(res, draft._id)
    flash(res, 'workshops.flash.planned')
    res.redirect(303, paths.workshop(draft.id))
  } catch (error) {
    askAgain(refusedPlan({ t, lang }, error))
  }

  function askAgain(why: RefusedPlan) {
    const ofKind = String(form.typed['kind'] || USUAL_KIND)
    render(
      res,
      'workshops/new',
      { form: typedAgain(form.typed), choices, choosesKind: false, ...why },
      { title: t('workshops.form.newTitle', { ofKind }), here: 'planning', refused: true }
    )
  }
}

/** What a workshop says, to be changed; sector, trade, date and place only while it is a draft. */
export const edit: RequestHandler = async (req, res) => {
  const { t, lang } = sharedOf(res)
  const workshop = await ownWorkshop(req)
  if (workshop.state !== 'draft' && workshop.state !== 'published') throw new NotFound()
  const form = typedOf(workshop, lang)
  const choices = withPlace(await workshopChoices(req.user, { t, lang }, workshop), form.place)
  const fixed = workshop.state === 'published'
  const title = t('workshops.form.editTitle', { ofKind: workshop.kind })
  const locals = {
    workshop,
    form,
    choices,
    errors: {},
    fixed,
    mayMove: await isMovable(workshop),
    extent: 'one',
    extents: fixed ? await extentsOf(res, workshop) : [],
    baseFingerprint: baseFingerprint(currentValues(workshop, lang, { fixed }))
  }
  render(res, 'workshops/edit', locals, { title, here: 'planning' })
}

export const update: RequestHandler = async (req, res) => {
  const { t, lang } = sharedOf(res)
  const workshop = await ownWorkshop(req)
  const fixed = workshop.state === 'published'
  const choices = withPlace(
    await workshopChoices(req.user, { t, lang }, workshop),
    typedOf(workshop, lang).place
  )
  const current = currentValues(workshop, lang, { fixed })
  const { typed, conflicts } = mergeEdits(req.body, current)
  if (conflicts.length > 0) {
    const change = await changedBy(res, workshop.lastRevision)
    return askAgain(conflictErrors(t, conflicts, current, { ...wordingOf(t, choices), change }))
  }
  const form = fixed ? read(revisionForm, typed) : read(workshopForm, typed)
  if (form.errors) return askAgain({ errors: sentences(t, form.errors) })
  const slot = isWhole(form.value) ? slotOf(form.value) : null
  try {
    const outline = outlineOf(form.value, choices, workshop)
    const { overrideReason } = form.value
    const extent = fixed ? form.value.extent : 'one'
    const plan = await planToTell(workshop, { outline, extent, overrideReason, by: req.user._id })
    if (plan) return res.redirect(303, paths.changePlan(String(plan._id)))
    await reviseWorkshop(workshop, { outline, slot, overrideReason, by: req.user._id })
    flash(res, 'workshops.flash.revised', { params: { ofKind: workshop.kind } })
    res.redirect(303, paths.workshop(workshop.id))
  } catch (error) {
    await askAgain(refusedPlan({ t, lang }, error))
  }

  async function askAgain(why: RefusedPlan) {
    const title = t('workshops.form.editTitle', { ofKind: workshop.kind })
    const locals = {
      workshop,
      form: typedAgain(typed),
      choices,
      fixed,
      mayMove: await isMovable(workshop),
      extent: [typed['extent'] ?? 'one'].flat()[0] ?? 'one',
      extents: fixed ? await extentsOf(res, workshop) : [],
      baseFingerprint: baseFingerprint(current),
      ...why
    }
    render(res, 'workshops/edit', locals, { title, here: 'planning', refused: true })
  }
}

function isWhole(form: RevisionForm | WorkshopForm): form is WorkshopForm {
  return 'place' in form
}
