import mongoose from 'mongoose'
import '#models/records/all.ts'
import { Refusal } from '#lib/refusal.ts'
import { connect } from '#models/records/database.ts'
import { Workshop } from '#models/records/workshop.ts'
import { takeSeat } from '#models/seats/seats.ts'

export type Mode = 'raw' | 'verb'
/** One of the processes: it asks for a seat for each of these people, so many at once. */
export interface Asked {
  uri: string
  mode: Mode
  session: string
  people: string[]
}

const AT_ONCE = 16

process.on('message', (asked: Asked) => void answer(asked))

async function answer({ uri, mode, session, people }: Asked): Promise<void> {
  if (mongoose.connection.readyState !== mongoose.ConnectionStates.connected)
    await connect(uri, { waitMs: 10_000 })
  const id = new mongoose.Types.ObjectId(session)
  const left = people.map(person => new mongoose.Types.ObjectId(person))
  let given = 0
  const work = async () => {
    for (let person = left.pop(); person; person = left.pop()) if (await ways[mode](id, person)) given++
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  process.send?.(given)
}

type Id = mongoose.Types.ObjectId
const ways = {
  raw: async (session: Id, person: Id) => {
    const after = await Workshop.collection.findOneAndUpdate(
      { _id: session, state: 'published', seatsFree: { $gt: 0 }, 'seats.person': { $ne: person } },
      {
        $inc: { seatsFree: -1, ledger: 1 },
        $push: { seats: { person, seq: 0, since: new Date(), by: null } }
      } as never,
      { returnDocument: 'after' }
    )
    return after !== null
  },
  verb: async (session: Id, person: Id) => {
    try {
      await takeSeat(session, { person, by: null, flushLater: true })
      return true
    } catch (error) {
      if (error instanceof Refusal && error.key === 'errors.workshop.full') return false
      throw error
    }
  }
} satisfies Record<Mode, (session: Id, person: Id) => Promise<boolean>>

process.on('disconnect', () => process.exit(0))
process.send?.('ready')
