import type mongoose from 'mongoose'
import { slotOf, type TimeSlot } from './time-slot.ts'
import { modeOf, type Mode } from './workshop-mode.ts'

type Id = mongoose.Types.ObjectId

interface Place {
  kind: 'agency' | 'company'
  mode?: Mode | null
  name: string
}

interface Held<Where extends Place> {
  startsAt: Date
  endsAt: Date
  place: Where
  joining?: string | null
}

/** As one person, or one slot, has it. */
type OneHeld<Where extends Place> = Omit<Held<Where>, 'joining'> & { joining: string }

interface Session<Where extends Place> extends Held<Where> {
  slots?: readonly TimeSlot[] | null
  seats: readonly { person: Id; slot?: Id | null }[]
  offers?: readonly { person: Id; slot?: Id | null }[] | null
}

/** Whoever joins at a distance goes nowhere: of the place, they read with whom. */
const NOWHERE = { room: '', company: null, site: null, address: '', postcode: '', commune: '' }

/** When, where and how a person comes: as their slot says, else as the session does. */
export function heldFor<Where extends Place>(session: Session<Where>, person: Id): OneHeld<Where> {
  return heldIn(session, slotOf(session, person))
}

/** The same of a slot; null: of none. */
export function heldIn<Where extends Place>(
  session: Held<Where>,
  slot: Pick<TimeSlot, 'startsAt' | 'endsAt' | 'mode' | 'joining'> | null
): OneHeld<Where> {
  const { startsAt, endsAt } = slot ?? session
  const { place, joining } = session
  if (!slot?.mode || slot.mode === modeOf(session))
    return { startsAt, endsAt, place, joining: slot?.joining || (joining ?? '') }
  const { kind, name } = place
  const apart: unknown = { kind, mode: slot.mode, name, ...NOWHERE }
  return { startsAt, endsAt, place: apart as Where, joining: slot.joining ?? '' }
}
