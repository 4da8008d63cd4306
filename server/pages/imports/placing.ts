import { isKey } from '#lib/i18n.ts'
import {
  MOST_PLACED,
  peopleOfList,
  presentPeople,
  workshopsToCome
} from '#models/importing/placing/people-of-list.ts'
import type { Account } from '#models/records/account.ts'
import type { ImportRun } from '#models/records/import-run.ts'
import { Participation } from '#models/records/participation.ts'
import type { Person } from '#models/records/person.ts'
import type { Placement } from '#models/records/placement.ts'
import { Workshop } from '#models/records/workshop.ts'
import { sameDay } from '#models/seats/registering.ts'
import type { Shared } from '#views/engine.ts'
import type { ImportsPages, PlacingLine } from '#views/imports/pages.ts'
import type { PlacementQuery } from '../../forms/placement.ts'
import { paths } from '../../paths.ts'
import { headOf } from '../registrations/head.ts'

/** A page of the list with its ticks, and the workshops to come. */
export async function choiceOf(
  user: Account,
  importation: ImportRun,
  { after, tick, workshop, people: ticked }: PlacementQuery,
  { t, dates }: Shared
): Promise<Omit<ImportsPages['imports/placing'], 'errors'>> {
  const [{ people, gone, next }, workshops] = await Promise.all([
    peopleOfList(user, importation._id, { after }),
    workshopsToCome(user)
  ])
  const here = paths.newImportPlacement(importation.id)
  return {
    id: importation.id,
    fileName: importation.fileName,
    people,
    ticked: tick === 'all' ? people.map(({ id }) => String(id)) : ticked,
    tickAll: `${here}?after=${after}&tick=all`,
    tickNone: `${here}?after=${after}`,
    gone,
    most: MOST_PLACED,
    workshop,
    workshops: workshops.map(one => ({
      value: String(one.id),
      label: t('imports.placements.workshop', {
        day: dates(one.timeZone).dayTime(one.startsAt),
        trade: one.tradeLabel,
        place: one.place.name,
        seats: one.isFull()
          ? t('imports.placements.full')
          : t('imports.placements.free', { count: one.seatsFree })
      })
    })),
    after,
    first: after > 0 ? here : undefined,
    next: next === null ? undefined : `${here}?after=${next}`
  }
}

/** Before the press: seats left against people ticked, and what stands in the way of each. */
export async function reviewOf(
  user: Account,
  importation: ImportRun,
  workshop: Workshop,
  { people: ticked, after }: PlacementQuery
): Promise<ImportsPages['imports/placing-review']> {
  const { people } = await presentPeople(user, ticked)
  const ids = people.map(({ _id }) => _id)
  const [others, known] = await Promise.all([
    sameDay(workshop, ids),
    Participation.find({ workshop: workshop._id, person: { $in: ids } })
      .select('person state')
      .lean()
  ])
  const states = new Map(known.map(({ person, state }) => [String(person), state]))
  const lines = people.map(person => lineOf(person, workshop, { others, states }))
  const status = workshop.statusAt()
  return {
    id: importation.id,
    fileName: importation.fileName,
    workshop: headOf(workshop),
    isOpen: status === 'open' || status === 'full',
    lines,
    free: Math.max(0, workshop.seatsFree),
    wanting: lines.filter(({ inTheWay }) => inTheWay === null || inTheWay === 'proposed').length,
    back: `${paths.newImportPlacement(importation.id)}?after=${after}&workshop=${workshop.id}&${ticked
      .map(id => `people=${id}`)
      .join('&')}`
  }
}

function lineOf(
  person: Person,
  workshop: Workshop,
  { others, states }: { others: Map<string, Workshop>; states: Map<string, string> }
): PlacingLine {
  const state = states.get(String(person.id))
  const inTheWay = workshop.seatOf(person._id)
    ? 'registered'
    : others.has(String(person.id))
      ? 'sameDay'
      : state === 'declined' || state === 'proposed'
        ? state
        : null
  return { person, inTheWay }
}

/** What was done, person by person; of those whom the agency looks after no longer, no name. */
export async function doneOf(
  user: Account,
  importation: ImportRun,
  placement: Placement
): Promise<ImportsPages['imports/placed']> {
  const workshop = await Workshop.findById(placement.workshop).orFail()
  const { people } = await presentPeople(
    user,
    placement.lines.map(({ person }) => person)
  )
  const here = new Map(people.map(person => [String(person.id), person]))
  return {
    id: importation.id,
    fileName: importation.fileName,
    workshop: headOf(workshop),
    kind: placement.kind,
    at: placement.at,
    done: placement.done,
    lines: placement.lines.map(({ person, refusal }) => ({
      person: here.get(String(person)) ?? null,
      refusal: refusal && isKey(refusal) ? refusal : null
    }))
  }
}
