import mongoose from 'mongoose'
import '#models/records/all.ts'
import { connect, disconnect } from '#models/records/database.ts'
import { withdraw } from '#models/seats/seats.ts'

/** Whose seat in which session the process gives back, and before which of its writes it is killed. */
export interface Orders {
  uri: string
  session: string
  person: string
  dieBefore: number
}

const WRITES = /^(insert|update|replace|delete|bulkWrite|findOneAnd)/

process.once('message', (orders: Orders) => void work(orders))

async function work({ uri, session, person, dieBefore }: Orders): Promise<void> {
  await connect(uri, { waitMs: 10_000 })
  let writes = 0
  mongoose.set('debug', (_collection: string, method: string) => {
    if (WRITES.test(method) && ++writes === dieBefore) process.kill(process.pid, 'SIGKILL')
  })
  const [workshop, who] = [new mongoose.Types.ObjectId(session), new mongoose.Types.ObjectId(person)]
  await withdraw(workshop, { person: who, by: null, reason: 'job' })
  mongoose.set('debug', false)
  await disconnect()
  process.send?.(writes)
  process.disconnect()
}
process.send?.('ready')
