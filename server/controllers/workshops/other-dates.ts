import type { Request, RequestHandler, Response } from 'express'
import { NotFound } from '#lib/refusal.ts'
import { speakPhone } from '#lib/identifiers/phone.ts'
import { scopes } from '#models/access/scope.ts'
import { nextDatesOf } from '#models/messages/next-dates.ts'
import { Participation } from '#models/records/participation.ts'
import type { Account } from '#models/records/account.ts'
import type { Person } from '#models/records/person.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { moveSeveral } from '#models/seats/move-several.ts'
import { otherDatesForm } from '../../forms/other-dates.ts'
import { read, readSound } from '../../forms/read.ts'
import { rosterChoice } from '../../forms/roster.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'
import { proposeToAll, undoOf } from '../../pages/rosters/undo.ts'
import { ownWorkshop } from '../../pages/workshops/find.ts'

interface Typed {
  to: string
  people: readonly string[]
}

/** The people of a session that was called off, and the open sessions of the agency they may be proposed. */
const newForm: RequestHandler = async (req, res) => {
  const workshop = await emptied(req)
  const { people } = readSound(rosterChoice, req.query).value
  await ask(req, res, workshop, { form: people.length > 0 ? { to: '', people } : null, errors: {} })
}
export { newForm as new }

/** Moves everyone who is ticked to the session chosen, or proposes it; a seat or a proposal they have there already stays. */
export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const workshop = await toEmpty(req)
  const { typed, value, errors } = read(otherDatesForm, req.body)
  const form = { to: String(typed['to'] ?? ''), people: [typed['people'] ?? []].flat() }
  if (errors) return ask(req, res, workshop, { form, errors: sentences(t, errors) })
  const isMove = value.act === 'move'
  const held = isMove
    ? value.people.filter(id => workshop.seatOf(id))
    : await knownHere(workshop, value.people)
  const [other, people] = await Promise.all([
    scopes.workshops(req.user).findOne({ _id: value.to }).orFail(),
    scopes.people(req.user).find({ _id: { $in: held } })
  ])
  // Pressed twice: whoever is there by now was moved by the first press.
  const there = isMove ? value.people.filter(id => !workshop.seatOf(id) && other.seatOf(id)) : []
  if (people.length + there.length < value.people.length) throw new NotFound()
  if (people.length === 0) return res.redirect(303, paths.workshop(other.id))
  if (isMove) {
    const free = other.freeTo({ isPriority: false })
    const room = { to: t('moves.many.room', { count: free }) }
    if (people.length > free) return ask(req, res, workshop, { form, errors: room })
    await moveAll(res, people, { from: workshop, to: other, by: req.user._id })
    return res.redirect(303, paths.workshop(other.id))
  }
  try {
    await proposeToAll(res, { workshop: other, people, by: req.user._id })
  } catch (error) {
    return ask(req, res, workshop, { form, ...refused(t, error) })
  }
  res.redirect(303, paths.workshop(other.id))
}

async function moveAll(
  res: Response,
  people: readonly Person[],
  { from, to, by }: { from: Workshop; to: Workshop; by: Account['_id'] }
) {
  const ids = people.map(({ _id }) => _id)
  const { moved, at } = await moveSeveral({ people: ids, from: from._id, to: to._id, by })
  const count = people.length
  const undo = moved > 0 ? { undo: undoOf(res, to, { act: 'move', of: +at }) } : {}
  if (moved === count) flash(res, 'moves.many.moved', { params: { count }, ...undo })
  else flash(res, 'moves.many.some', { params: { moved, count }, tone: 'refused', ...undo })
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
      .find({
        _id: {
          $in: [...workshop.seats.map(({ person }) => String(person)), ...(await besides(workshop, form))]
        }
      })
      .sort({ sortName: 1, _id: 1 })
  ])
  const isThere = (id: string) => next.some(({ seats }) => seats.some(({ person }) => person.equals(id)))
  const locals = {
    workshop,
    isCalledOff: workshop.state === 'cancelled',
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
    form: form ?? {
      to: '',
      people:
        workshop.state === 'cancelled' ? people.map(({ id }) => String(id)).filter(id => !isThere(id)) : []
    },
    ...why
  }
  const wrong = why.refusal !== undefined || Object.keys(why.errors).length > 0
  render(res, 'workshops/other-dates', locals, {
    title: t(workshop.state === 'cancelled' ? 'workshops.otherDates.title' : 'moves.many.title'),
    here: 'planning',
    refused: wrong
  })
}

/** Of those who are ticked: whoever has no seat, but was asked or gave one back. They may be proposed another date. */
const besides = (workshop: Workshop, form: Typed | null) =>
  knownHere(workshop, form?.people.filter(id => !workshop.seatOf(id)) ?? [])

async function knownHere(workshop: Workshop, people: readonly string[]): Promise<string[]> {
  const seated = people.filter(id => workshop.seatOf(id))
  const others = people.filter(id => ID.test(id) && !workshop.seatOf(id))
  if (others.length === 0) return seated
  const known = await Participation.distinct('person', {
    workshop: workshop._id,
    person: { $in: others }
  } as never)
  return [...seated, ...known.map(String)]
}

const ID = /^[0-9a-f]{24}$/

/** Only a session with people has such a page: one that was called off, or one to come. */
async function emptied(req: Request): Promise<Workshop> {
  const workshop = await toEmpty(req)
  if (workshop.seats.length === 0) throw new NotFound()
  return workshop
}

async function toEmpty(req: Request): Promise<Workshop> {
  const workshop = await ownWorkshop(req)
  const isToCome = workshop.state === 'published' && !workshop.hasStarted()
  if (workshop.state !== 'cancelled' && !isToCome) throw new NotFound()
  return workshop
}
