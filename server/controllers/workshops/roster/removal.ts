import type { Request, RequestHandler, Response } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { rosterOf } from '#models/seats/roster.ts'
import { removeSeveral } from '#models/seats/remove-several.ts'
import { idFrom } from '#models/records/record.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { read, readSound } from '../../../forms/read.ts'
import { rosterChoice, rosterRemovalForm } from '../../../forms/roster.ts'
import { refused, sentences } from '../../../forms/sentences.ts'
import { headOf } from '../../../pages/registrations/head.ts'
import { findWorkshop } from '../../../pages/registrations/find.ts'
import { REMOVAL_REASONS } from '../../../pages/registrations/reasons.ts'
import { undoOf } from '../../../pages/rosters/undo.ts'
import { paths } from '../../../paths.ts'
import { flash, render, sharedOf } from '../../../render.ts'

interface Said {
  people: readonly string[]
  reason?: string | undefined
  errors?: Record<string, string>
  refusal?: string | undefined
}

/** From the ticks of the list: the page of what is asked for them. One alone has pages of their own. */
const newForm: RequestHandler = async (req, res) => {
  const workshop = await findWorkshop(req)
  const { people, act } = readSound(rosterChoice, req.query).value
  const [first] = people
  if (act !== 'remove') {
    const ticked = new URLSearchParams(people.map((id): [string, string] => ['people', id])).toString()
    const asked = act === 'write' ? paths.newRosterMessage(workshop.id) : paths.newOtherDates(workshop.id)
    return res.redirect(303, `${asked}?${ticked}`)
  }
  if (first && people.length === 1) return res.redirect(303, paths.newWithdrawal(workshop.id, first))
  await ask(req, res, workshop, { people })
}
export { newForm as new }

/** Gives their seats back in one write, with the way back for ten minutes. */
export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const workshop = await findWorkshop(req)
  const { typed, value, errors } = read(rosterRemovalForm, req.body)
  const people = [typed['people'] ?? []].flat().map(String)
  const reason = typeof typed['reason'] === 'string' ? typed['reason'] : undefined
  if (errors) return ask(req, res, workshop, { people, reason, errors: sentences(t, errors) })
  const held = value.people.filter(id => workshop.seatOf(id))
  // Pressed twice: nobody of them is on the list any more, and the way back is on its page.
  if (held.length === 0) return res.redirect(303, paths.workshop(workshop.id))
  try {
    const asked = { people: held.map(id => idFrom(id)), by: req.user._id, reason: value.reason }
    const { workshop: after, removed } = await removeSeveral(workshop._id, asked)
    const undo = undoOf(res, workshop, { act: 'remove', of: after.ledger })
    if (removed === value.people.length)
      flash(res, 'rosters.removal.done', { params: { count: removed }, undo })
    else flash(res, 'rosters.removal.some', { params: { removed, count: value.people.length }, undo })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return ask(req, res, workshop, { people, reason, ...refused(t, error) })
  }
  res.redirect(303, paths.workshop(workshop.id))
}

async function ask(
  _req: Request,
  res: Response,
  workshop: Workshop,
  { people, reason, errors = {}, refusal }: Said
): Promise<void> {
  const { t } = sharedOf(res)
  const { held } = await rosterOf(workshop)
  const isRefused = refusal !== undefined || Object.keys(errors).length > 0
  const locals = {
    workshop: headOf(workshop),
    people: held.map(({ person }) => ({ value: person.id, label: person.fullName })),
    ticked: people,
    reason,
    reasons: REMOVAL_REASONS,
    errors,
    refusal
  }
  render(res, 'workshops/removal', locals, {
    title: t('rosters.removal.window'),
    here: 'planning',
    width: 'reading',
    refused: isRefused
  })
}
