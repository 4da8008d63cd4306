import mongoose from 'mongoose'
import '#models/records/all.ts'
import { connect, disconnect } from '#models/records/database.ts'
import { Merge } from '#models/records/merge.ts'
import { Person } from '#models/records/person.ts'
import { undoMerge, mergePeople } from '#models/identity/merge/deciding.ts'

/** What the process is told to do: join two files, or undo their merge, and before which of its writes it dies. */
export interface Orders {
  uri: string
  what: 'join' | 'undo'
  kept: string
  losing: string
  dieBefore: number
}

const WRITES = /^(insert|update|replace|delete|bulkWrite|findOneAnd)/

process.once('message', (orders: Orders) => void work(orders))

async function work({ uri, what, kept, losing, dieBefore }: Orders): Promise<void> {
  await connect(uri, { waitMs: 10_000 })
  const [one, other] = await Promise.all([Person.findById(kept), Person.findById(losing)])
  const merge = what === 'undo' ? await Merge.findOne({ state: 'done' }).orFail() : null
  let writes = 0
  mongoose.set('debug', (_collection: string, method: string) => {
    if (WRITES.test(method) && ++writes === dieBefore) process.kill(process.pid, 'SIGKILL')
  })
  if (merge) await undoMerge(merge, { by: null })
  else if (one && other) await mergePeople({ kept: one, losing: other, choices: {}, by: null })
  mongoose.set('debug', false)
  await disconnect()
  process.send?.(writes)
  process.disconnect()
}
process.send?.('ready')
