import { randomUUID } from 'node:crypto'
import { localDate } from '#lib/dates.ts'
import type { Translate } from '#lib/i18n.ts'
import type { Refusal } from '#lib/refusal.ts'
import type { Account } from '#models/records/account.ts'
import { Participation } from '#models/records/participation.ts'
import { nextDates, sameDay, UNDO_WITHIN_MS } from '#models/seats/registering.ts'
import { keptNow, prioritiesAmong } from '#models/seats/kept-places.ts'
import { takesMore } from '#models/seats/waiting.ts'
import type { Person } from '#models/records/person.ts'
import { worthSaying } from '#models/seats/worth-saying.ts'
import { SHORTEST_SEARCH } from '#models/people/search.ts'
import type { Workshop } from '#models/records/workshop.ts'
import type { Pages } from '#views/pages.ts'
import { knownElsewhere } from '../people/elsewhere.ts'
import { lineOf } from '../people/line.ts'
import { headOf } from './head.ts'
import { scopes } from '#models/access/scope.ts'
import { searchPeople } from '#models/people/list.ts'

/** What the desk is asked: a search, and what was refused for whom. */
export interface Desk {
  q: string
  refusal?: Refusal
  person?: Person
  /** The reason typed for a second seat on the same day, when that is what was refused. */
  overrideReason?: string | undefined
  /** The slot that was chosen with it. */
  slot?: string | null
  /** The slots that were ticked, to wait for. */
  waits?: readonly string[]
}

/** The page where people are registered: search, results with what stands in the way, who was registered just now. */
export async function deskOf(
  user: Account,
  workshop: Workshop,
  { q, refusal, person, overrideReason, slot = null, waits }: Desk,
  t: Translate,
  now = new Date()
): Promise<Pages['registrations/new']> {
  const state = stateOf(workshop, now)
  const keptFree = state === 'open' ? keptNow(workshop, now) : 0
  const isKept = keptFree > 0 && workshop.seatsFree <= keptFree
  const hasNoneForAll = state === 'full' || isKept
  const hasFullSlot = state === 'open' && workshop.slots.some(({ free }) => free <= 0)
  const search = q === '' ? null : await searchPeople(user, q, now)
  const people = search?.people ?? []
  const shown = person && !people.some(({ id }) => id === person.id) ? [person, ...people] : people
  const full = refusal?.key === 'errors.workshop.full'
  const sentence =
    full && person
      ? t('registrations.full.refused', { name: person.fullName })
      : refusal && t(refusal.key, refusal.params)
  const asked =
    person && overrideReason !== undefined
      ? { id: person.id, typed: overrideReason, error: sentence }
      : undefined
  const inSlot =
    person && refusal && !waits && workshop.slots.length > 0
      ? { id: person.id, chosen: slot, error: refusal.field === 'slot' ? sentence : undefined }
      : undefined
  const inList =
    person && refusal && waits
      ? { id: person.id, ticked: waits, error: refusal.field === 'slots' ? sentence : undefined }
      : undefined
  return {
    workshop: headOf(workshop),
    state,
    q,
    tooShort: q !== '' && q.length < SHORTEST_SEARCH,
    found:
      search || shown.length > 0
        ? {
            people: await foundLines(workshop, shown, { q, asked, inSlot, inList, isKept }),
            more: search?.more ?? false
          }
        : null,
    elsewhere: !refusal && search !== null && (await knownElsewhere(user, q, people.length)),
    refusal: sentence,
    key: randomUUID().replaceAll('-', ''),
    keptUntil: isKept ? { count: keptFree, opensAt: workshop.kept?.opensAt ?? now } : null,
    mayWait: (hasNoneForAll || hasFullSlot) && takesMore(workshop, now),
    wouldBe: workshop.waiting.length + 1,
    nextDates: hasNoneForAll ? (await nextDates(workshop, now)).map(headOf) : [],
    justNow: await justNow(user, workshop, now)
  }
}

function stateOf(workshop: Workshop, now: Date) {
  const status = workshop.statusAt(now)
  return status === 'open' || status === 'full' || status === 'draft' ? status : 'over'
}

/** Labels are those of the day of the workshop, in its own zone. */
async function foundLines(
  workshop: Workshop,
  people: Person[],
  {
    q,
    asked,
    inSlot,
    inList,
    isKept
  }: {
    q: string
    asked: Asked | undefined
    inSlot: InSlot | undefined
    inList: InList | undefined
    isKept: boolean
  }
) {
  const day = localDate(workshop.startsAt, workshop.timeZone)
  const ids = people.map(({ _id }) => _id)
  const [others, said, first, proposals] = await Promise.all([
    sameDay(workshop, ids),
    worthSaying(workshop, ids),
    isKept ? prioritiesAmong(workshop, ids) : new Set<string>(),
    Participation.find({ workshop: workshop._id, person: { $in: ids }, state: 'proposed' })
      .select('person proposedAt')
      .lean()
  ])
  return people.map(person => {
    const other = others.get(person.id)
    return {
      ...lineOf(person, { day, q }),
      fullName: person.fullName,
      registered: workshop.seatOf(person._id) !== null,
      rank: workshop.rankOf(person._id),
      offered: workshop.offerOf(person._id) !== null,
      keptForOthers: isKept && !first.has(person.id) && !workshop.offerOf(person._id),
      proposedAt: proposals.find(row => row.person.equals(person._id))?.proposedAt ?? null,
      sameDay: other
        ? { startsAt: other.startsAt, timeZone: other.timeZone, tradeLabel: other.tradeLabel }
        : null,
      said: said.get(person.id) ?? null,
      overrideReason: asked?.id === person.id ? { typed: asked.typed, error: asked.error } : null,
      slot: inSlot?.id === person.id ? { chosen: inSlot.chosen, error: inSlot.error } : null,
      waits: inList?.id === person.id ? { ticked: inList.ticked, error: inList.error } : null
    }
  })
}

interface Asked {
  id: string
  typed: string
  error: string | undefined
}

interface InSlot {
  id: string
  chosen: string | null
  error: string | undefined
}

interface InList {
  id: string
  ticked: readonly string[]
  error: string | undefined
}

/** Whom this counsellor registered in the last ten minutes, newest first: what « Annuler » still takes back. */
async function justNow(user: Account, workshop: Workshop, now: Date) {
  const seats = workshop.seats
    .filter(({ by, since }) => by?.equals(user._id) && now.getTime() - since.getTime() < UNDO_WITHIN_MS)
    .toSorted((a, b) => b.seq - a.seq)
  const people = await scopes.people(user).find({ _id: { $in: seats.map(({ person }) => person) } })
  return seats.flatMap(seat => {
    const person = people.find(({ _id }) => _id.equals(seat.person))
    return person ? [{ id: person.id, rosterName: person.rosterName, fullName: person.fullName }] : []
  })
}
