import type { Database, Migration } from './migration.ts'
import { TRANSIENT } from './transient.ts'
import { isDuplicateKey } from '../duplicate-key.ts'

export const MIGRATIONS = 'migrations'
const NUMBER = 'number'
export interface Stored {
  number: number
  /** Versions that know no further than a smaller number can no longer work with it. */
  oldest: number
}

const numbers = (database: Database) => database.collection<Stored & { _id: string }>(MIGRATIONS)

export function readNumber(database: Database): Promise<Stored | null> {
  return numbers(database).findOne({ _id: NUMBER }, { projection: { _id: 0, number: 1, oldest: 1 } })
}

/** The number of a database: 0 where none is written beside records, for then it is older than all migrations. */
export async function numberOf(database: Database, newest: number): Promise<Stored> {
  const stored = await readNumber(database)
  if (stored) return stored
  return (await holdsRecords(database)) ? { number: 0, oldest: 0 } : birth(database, newest)
}

/** Writes the number of a database that has none yet; another process may have done so a moment before. */
export async function birth(database: Database, number: number): Promise<Stored> {
  const stored = { number, oldest: number }
  try {
    await numbers(database).updateOne({ _id: NUMBER }, { $setOnInsert: stored }, { upsert: true })
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
  }
  return (await readNumber(database)) ?? stored
}

/** Writes that a migration is done, unless its turn was over before. */
export async function advance(database: Database, { number, besideOlder }: Migration): Promise<void> {
  await numbers(database).updateOne(
    { _id: NUMBER, number: number - 1 },
    { $set: { number, ...(besideOlder ? {} : { oldest: number }) } }
  )
}

/** Takes the number back from a database that holds nothing else, so that an import brings its own. */
export async function forgetNumber(database: Database): Promise<void> {
  if (!(await holdsRecords(database))) await numbers(database).deleteMany({})
}

const NO_RECORDS = new Set<string>([...TRANSIENT, MIGRATIONS])

/** True when any collection holds something, those apart that a running process makes by itself. */
export async function holdsRecords(database: Database): Promise<boolean> {
  const found = await database.listCollections({}, { nameOnly: true }).toArray()
  const names = found
    .map(({ name }) => name)
    .filter(name => !name.startsWith('system.') && !NO_RECORDS.has(name))
  const held = await Promise.all(
    names.map(name => database.collection(name).findOne({}, { projection: { _id: 1 } }))
  )
  return held.some(Boolean)
}
