import type { Request, RequestHandler, Response } from 'express'
import { noon } from '#lib/dates.ts'
import { correctUnlessKnown, enterUnlessKnown } from '#models/identity/duplicates/asking.ts'
import { speakPhone } from '#lib/identifiers/phone.ts'
import { Workshop } from '#models/records/workshop.ts'
import { comingSeats } from '#models/seats/coming-seats.ts'
import { whyNotWithdrawn } from '#models/seats/seats.ts'
import { namesOf } from '#models/seats/roster.ts'
import { owedTo } from '#models/messages/owed.ts'
import { SHORTEST_SEARCH } from '#models/people/search.ts'
import { ageOn, monthsRegistered, labelsOn } from '#models/people/target-groups.ts'
import { matchRequest } from '#models/seats/requests/answer.ts'
import { hasPersonLinks } from '#models/access/person-links.ts'
import { may } from '#models/access/policy.ts'
import type { Person } from '#models/records/person.ts'
import { soughtForm } from '../forms/sought.ts'
import { seatForm, type SeatForm } from '../forms/seat.ts'
import { personForm, type PersonForm } from '../forms/person.ts'
import { baseFingerprint, mergeEdits } from '../forms/edit-conflicts.ts'
import { read, type Reading } from '../forms/read.ts'
import { idToMake, noteMade } from '../middleware/once.ts'
import { paths } from '../paths.ts'
import { flash, render, sharedOf } from '../render.ts'
import type { PersonFacts } from '#models/people/writing.ts'
import { decisionOf } from '../pages/duplicates/asked.ts'
import { publicWords } from '../pages/publics.ts'
import { knownElsewhere } from '../pages/people/elsewhere.ts'
import { lookUp } from '../pages/people/facts.ts'
import {
  formOf,
  refuseConflicts,
  refuseFacts,
  refuseForm,
  currentValues,
  typedFrom,
  wordsToCheck,
  type FormLocals
} from '../pages/people/form.ts'
import { choiceOf } from '../pages/moves/choice.ts'
import { ledToGone, showGone } from '../pages/people/gone.ts'
import { historyOf, offersFor } from '../pages/people/history.ts'
import { saidOf } from '../pages/seat-requests/said.ts'
import { nameSought } from '../pages/people/sought.ts'
import { lineOf, today } from '../pages/people/line.ts'
import { scopes } from '#models/access/scope.ts'
import { keptFor } from '#models/identity/merge/redirects.ts'
import { pageOfPeople, searchPeople } from '#models/people/list.ts'

export const index: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const q = textOf(req.query['q'])
  const day = today()
  if (q !== '') {
    const { people, more } = await searchPeople(req.user, q)
    const elsewhere = await knownElsewhere(req.user, q, people.length)
    const seats = await comingSeats(
      req.user.agency,
      people.map(({ _id }) => _id)
    )
    const found = {
      people: people.map(person => ({ ...lineOf(person, { day, q }), coming: seats.get(person.id) })),
      more
    }
    const tooShort = q.length < SHORTEST_SEARCH
    return render(
      res,
      'people/index',
      { q, found, elsewhere, tooShort, page: null },
      { title: t('people.title'), here: 'people' }
    )
  }
  const [after, before] = [textOf(req.query['after']), textOf(req.query['before'])]
  const { people, hasNext, hasPrevious } = await pageOfPeople(req.user, {
    after: after || undefined,
    before: before || undefined
  })
  const at = (name: string, person: Person | undefined) => `${paths.people()}?${name}=${person?.id ?? ''}`
  const page = {
    people: people.map(person => lineOf(person, { day })),
    previous: hasPrevious ? at('before', people[0]) : undefined,
    next: hasNext ? at('after', people.at(-1)) : undefined
  }
  render(
    res,
    'people/index',
    { q, found: null, elsewhere: false, tooShort: false, page },
    { title: t('people.title'), here: 'people' }
  )
}

/** More would hide the rest of the page. */
const AGREEMENTS_SHOWN = 50

export const show: RequestHandler = async (req, res) => {
  const kept = await keptFor(req.user, String(req.params['person']))
  if (kept) return res.redirect(303, paths.person(String(kept)))
  const person = await scopes.people(req.user).findOne({ _id: String(req.params['person']) })
  if (!person) return showGone(req, res)
  const now = new Date()
  const day = today(now)
  const agreed = person.commitments.toSorted((a, b) => +b.at - +a.at).slice(0, AGREEMENTS_SHOWN)
  const [{ history, next }, offers, owed, names, publics, hasLinks] = await Promise.all([
    historyOf(req.user, person, now),
    offersFor(req.user, person, now),
    owedTo(person, now),
    namesOf([person.referent, ...agreed.flatMap(({ by, correctedBy }) => [by, correctedBy])]),
    publicWords(sharedOf(res)),
    hasPersonLinks(person._id)
  ])
  const registeredOn = person.registeredOn
    ? { date: noon(person.registeredOn), months: monthsRegistered(person, day) ?? 0 }
    : null
  const locals = {
    person,
    age: ageOn(person, day),
    registeredOn,
    labels: labelsOn(person, day),
    publics: publics.namesOf(person.addedGroups),
    next,
    move: next?.mine ? await moveFrom(person, next.workshop.id, now) : null,
    history,
    offers,
    owed,
    phones: [person.phone, ...person.otherPhones].flatMap(e164 =>
      e164 ? [{ e164, spoken: speakPhone(e164) }] : []
    ),
    hasLinks,
    restricted: may(req.user.role, 'person.restricted', req.user.sees),
    referent: names.get(String(person.referent)) ?? '',
    commitments: agreed.map(({ _id, text, on, by, correctedBy }) => ({
      id: String(_id),
      text,
      on: noon(on),
      by: names.get(String(by)) ?? '',
      correctedBy: names.get(String(correctedBy)) ?? ''
    }))
  }
  render(res, 'people/show', locals, { title: sharedOf(res).t('people.window.show'), here: 'people' })
}

async function moveFrom(person: Person, id: string, now: Date) {
  const workshop = await Workshop.findById(id).orFail()
  const isHeld = (await whyNotWithdrawn(workshop, person._id, now)) === null
  return isHeld ? choiceOf(person, workshop, now) : null
}

/** Opened by its address, or sent there with the name that was searched for: no name stands in an address. */
async function newForm(req: Request, res: Response) {
  const opened = read(seatForm, req.query).value
  const asked = await requestOf(req, opened)
  const typed = asked ? saidOf(asked) : nameSought(read(soughtForm, req.body).value?.sought ?? '')
  const seat = await seatOf(req, opened)
  const way = { seat, request: asked?.id ?? null, arrived: opened?.arrived ?? false }
  render(
    res,
    'people/new',
    { ...(await formOf(res, typed)), addedGroups: await groupsFor(res), ...way },
    {
      title: sharedOf(res).t('people.form.new'),
      here: 'people',
      width: 'reading'
    }
  )
}
export { newForm as new }

export const create: RequestHandler = async (req, res) => {
  const frame = { title: sharedOf(res).t('people.form.new'), here: 'people', width: 'reading' } as const
  const opened = read(seatForm, req.body).value
  const arrived = opened?.arrived ?? false
  const [seat, request] = await Promise.all([seatOf(req, opened), requestOf(req, opened)])
  const addedGroups = await groupsFor(res)
  const again = (locals: FormLocals) =>
    render(
      res,
      'people/new',
      { ...locals, addedGroups, seat, arrived, request: request?.id ?? null },
      { ...frame, refused: true }
    )
  const decided = { decision: decisionOf(req), by: req.user._id, id: idToMake(res) }
  const person = await written(res, read(personForm, req.body), again, null, facts =>
    enterUnlessKnown(agencyOf(req), facts, decided)
  )
  if (!person) return
  await noteMade(res, person._id)
  flash(res, arrived ? 'walkIns.created' : 'people.created', { params: { name: person.fullName } })
  if (seat && arrived) return res.redirect(303, `${paths.attendance(seat)}?person=${person.id}#walk-ins`)
  if (request?.state === 'waiting') {
    await matchRequest(request, person)
    return res.redirect(303, paths.seatRequest(request.id))
  }
  res.redirect(303, seat ? `${paths.newRegistration(seat)}?person=${person.id}` : paths.person(person.id))
}

export const edit: RequestHandler = async (req, res) => {
  if (await ledToKept(req, res)) return
  const person = await find(req)
  const form = await formOf(res, typedFrom(person))
  const locals = {
    ...form,
    addedGroups: await groupsFor(res, person),
    id: person.id,
    name: person.fullName,
    baseFingerprint: baseFingerprint(currentValues(person))
  }
  render(res, 'people/edit', locals, {
    title: sharedOf(res).t('people.window.edit'),
    here: 'people',
    width: 'reading'
  })
}

export const update: RequestHandler = async (req, res) => {
  if (await ledToKept(req, res)) return
  if (await ledToGone(req, res)) return
  const person = await find(req)
  const name = person.fullName
  const frame = {
    title: sharedOf(res).t('people.window.edit'),
    here: 'people',
    width: 'reading'
  } as const
  const current = currentValues(person)
  const addedGroups = await groupsFor(res, person)
  const again = (locals: FormLocals) =>
    render(
      res,
      'people/edit',
      { ...locals, addedGroups, id: person.id, name, baseFingerprint: baseFingerprint(current) },
      { ...frame, refused: true }
    )
  const { typed, conflicts } = mergeEdits(req.body, current)
  if (conflicts.length > 0) return refuseConflicts(res, again, { typed, conflicts, current, person })
  const decided = { decision: decisionOf(req), by: req.user._id }
  const saved = await written(res, read(personForm, typed), again, person, facts =>
    correctUnlessKnown(person, facts, decided)
  )
  if (!saved) return
  flash(res, 'people.saved', { params: { name: saved.fullName } })
  res.redirect(303, paths.person(person.id))
}

/**
 * Leads from a file that was merged meanwhile to the kept one: what was typed would take the place of what the two
 * files say together, so nothing of it is written.
 */
async function ledToKept(req: Request, res: Response): Promise<boolean> {
  const kept = await keptFor(req.user, String(req.params['person']))
  if (!kept) return false
  flash(res, 'people.mergedMeanwhile', { tone: 'refused' })
  res.redirect(303, paths.editPerson(String(kept)))
  return true
}

/** Reads the form, looks up what it names and writes it; nothing when the same page went out again instead. */
async function written(
  res: Response,
  form: Reading<PersonForm>,
  again: (locals: FormLocals) => void,
  before: Person | null,
  write: (facts: PersonFacts) => Promise<Person>
): Promise<Person | undefined> {
  const { req } = res
  if (form.errors) return void (await refuseForm(res, form, again))
  const looked = await lookUp(form.value, req.user, before)
  if ('faults' in looked) return void (await refuseForm(res, form, again, looked))
  if (wordsToCheck(form.value).length > 0) return void (await refuseForm(res, form, again))
  return write(looked.facts).catch((error: unknown) =>
    refuseFacts(res, form, again, { error, facts: looked.facts, decision: decisionOf(req) })
  )
}

/** The publics that the region has added and that a file may carry, with those it carries already. */
async function groupsFor(res: Response, person: Person | null = null) {
  const { offered } = await publicWords(sharedOf(res))
  return offered('counsellors', person?.addedGroups ?? [])
}

/** The workshop whose seat the new person is to be given; null for nobody's, and for one that is not the reader's. */
async function seatOf(req: Request, { seat = null }: Partial<SeatForm> = {}): Promise<string | null> {
  const own = seat ? await scopes.workshops(req.user).findOne({ _id: seat }).select('_id').lean() : null
  return own ? seat : null
}

/** Who asked the agency for a seat, and whose file this will be; null for nobody, and for one that is not the reader's. */
async function requestOf(req: Request, { request = null }: Partial<SeatForm> = {}) {
  return request ? scopes.seatRequests(req.user).findOne({ _id: request }) : null
}

function find(req: Request): Promise<Person> {
  return scopes
    .people(req.user)
    .findOne({ _id: String(req.params['person']) })
    .orFail()
}

/** The routes below are for counsellors, who all have an agency. */
function agencyOf(req: Request) {
  const { agency } = req.user
  if (!agency) throw new Error('A counsellor without agency')
  return agency
}

const textOf = (value: unknown) => (typeof value === 'string' ? value.trim().slice(0, 100) : '')
