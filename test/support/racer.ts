import mongoose from 'mongoose'
import '#models/records/all.ts'
import { Refusal } from '#lib/refusal.ts'
import { connect, disconnect } from '#models/records/database.ts'
import { guards, takeSeat } from '#models/seats/seats.ts'
import { Workshop } from '#models/records/workshop.ts'

/**
 * One of the processes of the race for the last seat. Its orders come by IPC: connect, then, at a common signal,
 * register everyone it was given at once; it answers what became of each.
 */
interface Orders {
  uri: string
  workshop: string
  people: string[]
  /** False opens the guard of the seats and looks before writing instead: the control, which must oversell. */
  guarded: boolean
}

process.on('message', (message: Orders | 'go') => {
  if (message === 'go') void race()
  else void prepare(message)
})

let orders: Orders | undefined

async function prepare(given: Orders) {
  orders = given
  await connect(given.uri, { waitMs: 10_000 })
  if (!given.guarded) {
    guards.seatFree = person => ({ state: 'published', 'seats.person': { $ne: person } })
  }
  await Workshop.findById(given.workshop).orFail()
  process.send?.('ready')
}

async function race() {
  const { workshop: id, people = [] } = orders ?? {}
  const workshop = await Workshop.findById(id).orFail()
  const outcomes = await Promise.all(people.map(person => attempt(workshop, person)))
  await disconnect()
  process.send?.({ outcomes })
  process.disconnect()
}

async function attempt(workshop: Workshop, person: string): Promise<string> {
  try {
    if (!orders?.guarded && (await Workshop.findById(workshop._id).orFail()).isFull())
      return 'errors.workshop.full'
    await takeSeat(workshop._id, { person: new mongoose.Types.ObjectId(person), by: null, flushLater: true })
    return 'registered'
  } catch (error) {
    return error instanceof Refusal ? error.key : String(error)
  }
}
