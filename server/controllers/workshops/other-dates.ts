import type { Request, RequestHandler, Response } from 'express'
import { NotFound } from '#lib/refusal.ts'
import { speakPhone } from '#lib/identifiers/phone.ts'
import { scopes } from '#models/access/scope.ts'
import { proposeAll } from '#models/invitations/proposing.ts'
import { nextDatesOf } from '#models/messages/next-dates.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { otherDatesForm } from '../../forms/other-dates.ts'
import { read } from '../../forms/read.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'
import { ownWorkshop } from '../../pages/workshops/find.ts'

interface Typed {
  to: string
  people: readonly string[]
}

/** The people of a session that was called off, and the open sessions of the agency they may be proposed. */
const newForm: RequestHandler = async (req, res) => {
  const workshop = await calledOff(req)
  await ask(req, res, workshop, { form: null, errors: {} })
}
export { newForm as new }

/** Proposes the session chosen to everyone who is ticked; a seat or a proposal they have there already stays. */
export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const workshop = await calledOff(req)
  const { typed, value, errors } = read(otherDatesForm, req.body)
  const form = { to: String(typed['to'] ?? ''), people: [typed['people'] ?? []].flat() }
  if (errors) return ask(req, res, workshop, { form, errors: sentences(t, errors) })
  const held = value.people.filter(id => workshop.seatOf(id))
  const [other, people] = await Promise.all([
    scopes.workshops(req.user).findOne({ _id: value.to }).orFail(),
    scopes.people(req.user).find({ _id: { $in: held } })
  ])
  if (people.length < value.people.length) throw new NotFound()
  try {
    const { proposed, known } = await proposeAll({ workshop: other, people, by: req.user._id })
    if (known === 0) flash(res, 'candidates.proposed', { params: { count: proposed } })
    else flash(res, 'candidates.proposedSome', { params: { proposed, known } })
  } catch (error) {
    return ask(req, res, workshop, { form, ...refused(t, error) })
  }
  res.redirect(303, paths.workshop(other.id))
}

async function ask(
  req: Request,
  res: Response,
  workshop: Workshop,
  { form, ...why }: { form: Typed | null; errors: Record<string, string>; refusal?: string }
) {
  const { t, dates } = sharedOf(res)
  const [next, people] = await Promise.all([
    nextDatesOf(workshop, { now: new Date(), only: 'agency' }),
    scopes
      .people(req.user)
      .find({ _id: { $in: workshop.seats.map(({ person }) => person) } })
      .sort({ sortName: 1, _id: 1 })
  ])
  const isThere = (id: string) => next.some(({ seats }) => seats.some(({ person }) => person.equals(id)))
  const locals = {
    workshop,
    dates: next.map(({ _id, startsAt, timeZone, tradeLabel, place }) => ({
      value: String(_id),
      label: `${dates(timeZone).dayTime(startsAt)}, ${tradeLabel}`,
      hint: [place.name, place.room].filter(Boolean).join(', ')
    })),
    people: people.map(({ id, fullName, phone }) => ({
      value: String(id),
      label: fullName,
      hint: isThere(String(id)) ? t('workshops.otherDates.there') : phone ? speakPhone(phone) : ''
    })),
    form: form ?? { to: '', people: people.map(({ id }) => String(id)).filter(id => !isThere(id)) },
    ...why
  }
  const wrong = why.refusal !== undefined || Object.keys(why.errors).length > 0
  render(res, 'workshops/other-dates', locals, {
    title: t('workshops.otherDates.title'),
    here: 'planning',
    refused: wrong
  })
}

/** Only a session that was called off with people has such a page. */
async function calledOff(req: Request): Promise<Workshop> {
  const workshop = await ownWorkshop(req)
  if (workshop.state !== 'cancelled' || workshop.seats.length === 0) throw new NotFound()
  return workshop
}
