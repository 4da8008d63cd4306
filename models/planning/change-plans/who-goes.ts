import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { seatsOf, type Seat } from '../release.ts'
import { choiceKey, type Choices } from './elsewhere.ts'

type Id = mongoose.Types.ObjectId
/** Who is proposed to give the seat back: those who registered last. */
export function lastRegistered({ seats }: Pick<Workshop, 'seats'>, count: number): Id[] {
  return count > 0 ? seats.slice(-count).map(({ person }) => person) : []
}

/** Whose seat is chosen to be given back. */
export function chosenToGo({ _id, seats }: Pick<Workshop, '_id' | 'seats'>, choices: Choices): Id[] {
  return seats.map(({ person }) => person).filter(person => choices[choiceKey(_id, person)] === 'release')
}

/** The field of a session where it is chosen. */
export const goesField = (workshop: Id) => `goes-${String(workshop)}`

/** The seats that a session with fewer places gives back. Refuses any other number of them than there are too many. */
export function seatsGivenBack(
  { workshop, tooMany }: { workshop: Workshop; tooMany: number },
  choices: Choices
): Seat[] {
  if (tooMany === 0) return []
  const chosen = chosenToGo(workshop, choices)
  if (chosen.length !== tooMany)
    throw new Refusal(
      'workshops.fewerPlaces.refusal.exactly',
      { count: tooMany, chosen: chosen.length },
      goesField(workshop._id)
    )
  return seatsOf(workshop, chosen)
}
