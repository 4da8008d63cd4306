import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { toldTo, type ClashingWorkshop } from '../clash.ts'
import type { Planned } from '../occupancy.ts'
import { seatsOf, type Seat } from '../release.ts'
import { seatsElsewhere } from '../soft-clashes.ts'

type Id = mongoose.Types.ObjectId

/** Somebody of a session that moves, who has a seat elsewhere at the new hour. */
export interface PersonElsewhere {
  person: Id
  /** As a planner of the agency may know it. */
  other: ClashingWorkshop
}

/** What is chosen for one of them: the seat is given back with other dates, or kept. */
export const CHOICES = ['release', 'keep'] as const
export type Choice = (typeof CHOICES)[number]
export type Choices = Readonly<Record<string, Choice>>

/** Each person of a session has a choice of their own. */
export const choiceKey = (workshop: Id, person: Id) => `seat-${String(workshop)}-${String(person)}`

/** Each once, whatever the number of their other seats. Sessions `apart` have made way. */
export async function peopleElsewhere(
  planned: Planned,
  before: Planned,
  apart: readonly Id[]
): Promise<PersonElsewhere[]> {
  const found = await seatsElsewhere(planned, before)
  const stay = found.filter(({ other }) => !apart.some(id => id.equals(other._id)))
  const told = await toldTo(
    planned.agency,
    stay.map(({ other }) => ({ kind: 'people' as const, name: other.tradeLabel, other }))
  )
  const byPerson = new Map<string, PersonElsewhere>()
  for (const [at, { people }] of stay.entries()) {
    const other = told[at]?.other
    for (const person of people)
      if (other && !byPerson.has(String(person))) byPerson.set(String(person), { person, other })
  }
  return [...byPerson.values()]
}

/**
 * The seats of a session that its plan gives back. Refuses when somebody else has come to have a seat elsewhere since the
 * page was shown, and when somebody is kept without a reason.
 */
export function releasesOf(
  { workshop, elsewhere }: { workshop: Workshop; elsewhere: readonly PersonElsewhere[] },
  { choices, keepReason }: { choices: Choices; keepReason: string }
): Seat[] {
  const chosen = elsewhere.map(({ person }) => ({ person, choice: choices[choiceKey(workshop._id, person)] }))
  if (chosen.some(({ choice }) => choice === undefined))
    throw new Refusal('workshops.changes.refusal.readAgain')
  if (!keepReason && chosen.some(({ choice }) => choice === 'keep'))
    throw new Refusal('workshops.cannotCome.reasonNeeded', {}, 'keepReason')
  const released = chosen.filter(({ choice }) => choice === 'release')
  return seatsOf(
    workshop,
    released.map(({ person }) => person)
  )
}
