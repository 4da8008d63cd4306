import mongoose from 'mongoose'
import { connect, disconnect } from '#models/records/database.ts'
import { migrate } from '#models/records/migrations/migrate.ts'
import { MIGRATIONS_OF_TESTS } from './older-base.ts'

/** What the process is told to do: carry this database, and before which of its writes it dies. */
export interface Orders {
  uri: string
  dieBefore: number
}

const WRITES = new Set([
  'insert',
  'update',
  'delete',
  'findAndModify',
  'dropIndexes',
  'drop',
  'renameCollection'
])
/** A holder that was killed is known as dead soon. */
const PACE = { beatMs: 100, silentMs: 600 }

process.once('message', (orders: Orders) => void work(orders))

async function work({ uri, dieBefore }: Orders): Promise<void> {
  await connect(uri, { waitMs: 10_000, watched: true })
  let writes = 0
  mongoose.connection.getClient().on('commandStarted', ({ commandName }) => {
    if (WRITES.has(commandName) && ++writes === dieBefore) process.kill(process.pid, 'SIGKILL')
  })
  const { db } = mongoose.connection
  if (!db) throw new Error('Not connected')
  await migrate(db, { catalogue: MIGRATIONS_OF_TESTS, pace: PACE })
  await disconnect()
  process.send?.(writes)
  process.disconnect()
}
process.send?.('ready')
