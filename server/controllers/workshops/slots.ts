import { scopes } from '#models/access/scope.ts'
import type { Request, RequestHandler, Response } from 'express'
import { clock, localTime } from '#lib/dates.ts'
import { NotFound, Refusal } from '#lib/refusal.ts'
import { planToTellOfSlots } from '#models/planning/change-plans/to-tell-of-slots.ts'
import type { PlannedChange } from '#models/planning/change-plans/kinds.ts'
import { changeSlots, type WantedSlot } from '#models/planning/slots/change-slots.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { modeOf, REMOTE_MODES } from '#models/records/workshop-mode.ts'
import type { ProposedTyped, SlotRow } from '#views/slots/pages.ts'
import { read, type Typed } from '../../forms/read.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { proposedSlotsForm, slotsForm } from '../../forms/slots.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'
import {
  proposedRows,
  rowsFrom,
  rowsOf,
  rowsTyped,
  wantedSlots,
  withEmptyLines
} from '../../pages/slots/rows.ts'
import { headOf } from '../../pages/registrations/head.ts'
import { ownWorkshop } from '../../pages/workshops/find.ts'

/** The slots of a session that has some, one a line; `plan` in the address is a change of them to be corrected. */
export const edit: RequestHandler = async (req, res) => {
  const { lang } = sharedOf(res)
  const workshop = await slotted(req)
  const wanted = await wantedBefore(req, workshop)
  showPage(res, workshop, { rows: wanted ? rowsFrom(workshop, wanted, lang) : rowsOf(workshop, lang) })
}

async function wantedBefore(req: Request, workshop: Workshop): Promise<WantedSlot[] | null> {
  const { plan: asked } = req.query
  if (typeof asked !== 'string') return null
  const plan = await scopes
    .changePlans(req.user)
    .findOne({ _id: asked, kind: 'slots', 'sessions.workshop': workshop._id })
    .orFail()
  return (plan.what as PlannedChange['slots']).slots
}

/** Saves the lines, or lays them out anew to be looked at first: then nothing is saved. */
export const update: RequestHandler = async (req, res) => {
  const { t, lang } = sharedOf(res)
  const workshop = await slotted(req)
  const form = read(slotsForm, req.body)
  if (form.errors) return showPage(res, workshop, { errors: sentences(t, form.errors), rows: [] })
  const asked = { rows: rowsTyped(workshop, form.value), proposed: proposedTyped(form.typed) }
  if (form.value.does === 'propose') {
    const rule = read(proposedSlotsForm, req.body)
    if (rule.errors) return showPage(res, workshop, { ...asked, errors: sentences(t, rule.errors) })
    return showPage(res, workshop, { ...asked, rows: proposedRows(workshop, rule.value, lang) })
  }
  const { slots, errors } = wantedSlots(workshop, asked.rows)
  if (Object.keys(errors).length > 0) {
    const said = Object.fromEntries(Object.entries(errors).map(([field, key]) => [field, t(key)]))
    return showPage(res, workshop, { ...asked, errors: said })
  }
  try {
    const { lines } = form.value
    if (workshop.log.length !== lines) throw new Refusal('errors.workshop.changedMeanwhile')
    const plan = await planToTellOfSlots(workshop, { slots, by: req.user._id })
    if (plan) return res.redirect(303, paths.changePlan(String(plan._id)))
    const after = await changeSlots(workshop._id, { slots, lines, by: req.user._id })
    flash(res, 'slots.page.saved', { params: { count: after.slots.length } })
    res.redirect(303, paths.workshop(workshop.id))
  } catch (error) {
    showPage(res, workshop, { ...asked, ...refused(t, error) })
  }
}

async function slotted(req: Request): Promise<Workshop> {
  const workshop = await ownWorkshop(req)
  if (workshop.slots.length === 0) throw new NotFound()
  return workshop
}

interface Shown {
  rows: readonly SlotRow[]
  proposed?: ProposedTyped
  errors?: Record<string, string>
  refusal?: string | undefined
}

function showPage(res: Response, workshop: Workshop, { rows, proposed, errors, refusal }: Shown) {
  const { t, lang } = sharedOf(res)
  const time = (moment: Date) => clock(lang, localTime(moment, workshop.timeZone))
  const { startsAt, endsAt, slots } = workshop
  const [first] = slots
  const usual = {
    from: time(startsAt),
    to: time(endsAt),
    every: first ? String((+first.endsAt - +first.startsAt) / 60_000) : '20',
    places: String(first?.capacity ?? 1)
  }
  render(
    res,
    'slots/edit',
    {
      workshop: headOf(workshop),
      lines: workshop.log.length,
      rows: withEmptyLines(rows),
      modes: offeredModes(workshop),
      proposed: proposed ?? usual,
      errors: errors ?? {},
      refusal
    },
    { title: t('slots.page.title'), here: 'planning', refused: Boolean(errors ?? refusal) }
  )
}

/** How a slot may be held: as its session, first; on site only where the session has a place. */
const offeredModes = (workshop: Workshop) => ({
  usual: modeOf(workshop),
  others: REMOTE_MODES.filter(mode => mode !== modeOf(workshop))
})

function proposedTyped(typed: Typed): ProposedTyped {
  const one = (name: string) => [typed[name] ?? ''].flat()[0] ?? ''
  return { from: one('from'), to: one('to'), every: one('every'), places: one('places') }
}
