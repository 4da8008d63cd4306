import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { withDatabase } from '#lib/database-address.ts'
import '#models/records/all.ts'
import '#models/records/all.ts'
import { buildIndexes, connect, database, disconnect } from '#models/records/database.ts'
import { CATALOGUE, newestOf } from '#models/records/migrations/catalogue.ts'
import { birth, MIGRATIONS } from '#models/records/migrations/stored-number.ts'

/** A database of its own for a test file; `uri` names it, for processes the test starts. */
export interface TestDatabase {
  readonly uri: string
  readonly name: string
}

let store: Promise<string> | undefined

/**
 * Mocha helper: connects before the tests of the surrounding `describe` and drops the database afterwards.
 * On MONGODB_URI when it is set, else on one embedded store for the whole test process. `watched`: the driver tells
 * every command it sends. `embedded`: on the embedded store in any case, for what is measured by its explain.
 */
export function useDatabase({ watched = false, embedded = false } = {}): TestDatabase {
  const name = `declic-test-${process.pid}-${randomBytes(4).toString('hex')}`
  let uri = ''
  before(async function () {
    this.timeout(30_000)
    const server = await (embedded ? embeddedUri() : serverUri())
    uri = withDatabase(server, name)
    await connect(server, { name, waitMs: 10_000, watched })
    await buildIndexes()
    await birth(database(), newestOf(CATALOGUE))
  })
  after(async () => {
    await database().dropDatabase()
    await disconnect()
  })
  return {
    get uri() {
      return uri
    },
    name
  }
}

/** Mocha helper: empties every collection before each test of the surrounding `describe`, keeping indexes and number. */
export function useEmptyCollections(): void {
  beforeEach(async () => {
    const collections = (await database().collections()).filter(
      ({ collectionName }) => collectionName !== MIGRATIONS
    )
    await Promise.all(collections.map(collection => collection.deleteMany({})))
  })
}

/** The address of the server tests run on, without a database name. */
export function serverUri(): Promise<string> {
  const given = process.env['MONGODB_URI']
  if (given) return Promise.resolve(given)
  return embeddedUri()
}

function embeddedUri(): Promise<string> {
  return (store ??= startTestStore())
}

async function startTestStore(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'declic-test-store-'))
  const { startStore } = await import('#store/start.ts')
  const started = await startStore({ folder, durable: false, memoryLimitMb: 256 })
  // The runner leaves at once after the last test, so this must not wait for anything.
  process.once('exit', () => {
    try {
      process.kill(started.pid, 'SIGKILL')
    } catch {
      // Already gone.
    }
    rmSync(folder, { recursive: true, force: true })
  })
  return started.uri
}
