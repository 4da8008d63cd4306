import type mongoose from 'mongoose'
import { placesAdded, placesInAll } from '#lib/seat-count.ts'
import { isDeepStrictEqual } from 'node:util'
import { change, literal, logged } from '#models/ledger/ledger.ts'
import { changeCapacity } from '#models/planning/changes.ts'
import type { Agency } from '#models/records/agency.ts'
import { isRemote } from '#models/records/workshop-mode.ts'
import type { ComingWorkshop } from './coming-workshops.ts'

interface Set {
  before: Agency
  after: Agency
  coming: readonly ComingWorkshop[]
}
interface Authored {
  by: mongoose.Types.ObjectId
  now: Date
}

/**
 * Workshops to come copied the name of their room and of their kits, the name and the address of their agency: they
 * follow what was corrected.
 * None keeps more places than its room.
 */
export async function carryToWorkshops({ before, after, coming }: Set, authored: Authored): Promise<void> {
  for (const workshop of coming) {
    await carryKits(workshop, { before, after }, authored)
    if (workshop.place.kind !== 'agency') continue
    await carryPlace(workshop, { before, after }, authored)
    await carrySeats(workshop, { before, after }, authored)
  }
}

type Pair = Pick<Set, 'before' | 'after'>

/** The room after the change that is the workshop's before it. */
function roomOf({ place }: ComingWorkshop, { before, after }: Pair) {
  const known = before.roomNamed(place.room)
  return known && after.rooms.find(({ _id }) => _id.equals(known._id))
}

async function carryKits(
  { _id, state, kits = [] }: ComingWorkshop,
  { before, after }: Pair,
  { by, now }: Authored
) {
  const carried = kits.map(({ name, count }) => {
    const known = before.kitNamed(name)
    const kit = known && after.kits.find(one => one._id.equals(known._id))
    return { name: kit?.name ?? name, count }
  })
  if (carried.every(({ name }, at) => name === kits[at]?.name)) return
  await change(_id, { state, kits }, { kits: literal(carried), log: logged(by, now, 'revised') })
}

async function carryPlace(workshop: ComingWorkshop, { before, after }: Pair, { by, now }: Authored) {
  const { place, state } = workshop
  const isThere = !isRemote(workshop) && addressOf(before).join() !== addressOf(after).join()
  const moved = isThere ? whereOf(after) : {}
  // A list may have named another house: that one was not corrected.
  const name = place.name === before.name ? after.name : place.name
  const room = roomOf(workshop, { before, after })
  const carried = { ...place, ...moved, name, room: room?.name ?? place.room }
  if (isDeepStrictEqual(carried, { ...place })) return
  await change(
    workshop._id,
    { state, 'place.room': place.room },
    { place: literal(carried), log: logged(by, now, 'revised') }
  )
}

const whereOf = ({ address, postcode, commune }: Agency) => ({ address, postcode, commune })
const addressOf = (agency: Agency) => Object.values(whereOf(agency))

async function carrySeats(workshop: ComingWorkshop, pair: Pair, { by, now }: Authored) {
  const seats = roomOf(workshop, pair)?.seats
  // Slots that are too large for the room were refused with the settings: here they fit.
  const hasSlots = (workshop.slots ?? []).length > 0
  if (seats && !hasSlots && placesInAll(workshop) > seats)
    await changeCapacity(workshop._id, { by, capacity: Math.max(1, seats - placesAdded(workshop)), now })
}
