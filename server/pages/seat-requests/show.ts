import { randomUUID } from 'node:crypto'
import type { Request, Response } from 'express'
import { speakPhone } from '#lib/identifiers/phone.ts'
import { scopes } from '#models/access/scope.ts'
import { candidatesOf } from '#models/identity/similarity/candidates.ts'
import type { SeatRequest } from '#models/records/seat-request.ts'
import { Workshop } from '#models/records/workshop.ts'
import { nextDates } from '#models/seats/registering.ts'
import { whyNotWaiting } from '#models/seats/waiting.ts'
import { namesOf } from '#models/seats/roster.ts'
import { render, sharedOf } from '../../render.ts'
import { headOf } from '../registrations/head.ts'

/** Files shown beside a request: one that more are like is like nobody. */
const MOST_ALIKE = 5

interface Again {
  errors: Record<string, string>
  refusal?: string
}

/** What somebody asks for, whose file it may be among the agency's people, and the ways to answer. */
export async function showRequest(
  req: Request,
  res: Response,
  request: SeatRequest,
  again?: Again
): Promise<void> {
  const { t, dates } = sharedOf(res)
  const workshop = await Workshop.findById(request.workshop).orFail()
  const [person, alike, others, names] = await Promise.all([
    request.person ? scopes.people(req.user).findOne({ _id: request.person }) : null,
    request.person || request.state === 'answered' ? [] : alikeTo(req, request),
    request.state === 'answered' ? [] : nextDates(workshop),
    namesOf([request.answeredBy])
  ])
  const { phone, email, outcome, answeredAt } = request
  const day = dates(workshop.timeZone).dayTime(workshop.startsAt)
  const locals = {
    request: { ...request.toObject(), id: request.id, fullName: request.fullName },
    phone: phone ? { e164: phone, spoken: speakPhone(phone) } : null,
    mail: email
      ? `mailto:${email}?subject=${encodeURIComponent(t('seatRequests.show.subject', { trade: workshop.tradeLabel, day }))}`
      : null,
    workshop: headOf(workshop),
    standing: standingOf(workshop),
    mayWait: mayWait(workshop, person?._id ?? null),
    person: person && {
      id: person.id,
      fullName: person.fullName,
      isRegistered: workshop.seatOf(person._id) !== null
    },
    alike,
    others: others.map(headOf),
    key: randomUUID(),
    answered:
      outcome && answeredAt
        ? { outcome, at: answeredAt, by: names.get(String(request.answeredBy)) ?? '' }
        : null,
    errors: again?.errors ?? {},
    refusal: again?.refusal
  }
  render(res, 'seat-requests/show', locals, {
    title: t('seatRequests.show.window'),
    here: 'people',
    width: 'reading',
    refused: Boolean(again)
  })
}

/** Whether the list of the session takes them. */
const mayWait = (workshop: Workshop, person: Workshop['_id'] | null) =>
  person !== null && workshop.isFull() && whyNotWaiting(workshop, person) === null

/** Whether a seat is taken in one tap, on the page where people are registered, or not at all. */
function standingOf(workshop: Workshop, now = new Date()): 'open' | 'full' | 'cancelled' | 'over' {
  const status = workshop.statusAt(now)
  if (status === 'cancelled') return 'cancelled'
  if (status !== 'open' && status !== 'full') return 'over'
  return status
}

/** Of the agency alone: who is known elsewhere is asked about from the page of a new file, which is counted. */
async function alikeTo(req: Request, { agency, lastName, firstName, phone, email, identifier }: SeatRequest) {
  const [known] = await candidatesOf(agency, [
    { lastName, firstName, email, phones: phone ? [phone] : [], identifiers: identifier ? [identifier] : [] }
  ])
  const candidates = (known?.candidates ?? []).slice(0, MOST_ALIKE)
  const people = await scopes.people(req.user).find({ _id: { $in: candidates.map(one => one.person._id) } })
  return candidates.flatMap(({ person: { _id }, reasons }) => {
    const person = people.find(one => one._id.equals(_id))
    if (!person) return []
    const { id, fullName, bornOn, identifiers, spokenPhone, email: address } = person
    return [{ id: String(id), fullName, bornOn, identifiers, spokenPhone, email: address ?? null, reasons }]
  })
}
